import structPb from 'google-protobuf/google/protobuf/struct_pb.js';
import { UNKNOWN, isList, isValues } from './values.ts';
import type { Value, Values } from './values.ts';

// Signatures of Pulumi's wire format, as in @pulumi/pulumi/runtime/rpc.js.
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

export function toStruct(values: Values): structPb.Struct {
  return structPb.Struct.fromJavaScript(values);
}

/** The values of a message, secrets and outputs unwrapped: the real provider announces neither in Configure. */
export function fromStruct(struct: structPb.Struct | undefined): Values {
  const values = plain(struct?.toJavaScript() ?? {});
  return isValues(values) ? values : {};
}

function plain(value: Value): Value {
  if (isList(value)) return value.map(plain);
  if (!isValues(value)) return value;
  if (value[SIGNATURE] === SECRET || value[SIGNATURE] === OUTPUT) return plain(value.value ?? UNKNOWN);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
