import grpc from '@grpc/grpc-js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import statusPb from '@pulumi/pulumi/proto/status_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import structPb from 'google-protobuf/google/protobuf/struct_pb.js';
import { InitFailure, messageOf } from './errors.ts';
import type { Diffed, Found } from './lifecycle.ts';
import type { Checked } from './schema/check.ts';
import { topLevel, type Change } from './schema/diff.ts';
import { isList, isValues, UNKNOWN, type Value, type Values } from './values.ts';

export function checkResponse(checked: Checked): providerPb.CheckResponse {
  const failures = checked.failures.map((reason) => new providerPb.CheckFailure().setReason(reason));
  return new providerPb.CheckResponse().setInputs(toStruct(checked.inputs)).setFailuresList(failures);
}

export function diffResponse({ changes, stables }: Diffed): providerPb.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = providerPb.DiffResponse.DiffChanges;
  const names = (some: readonly Change[]) => [...new Set(some.map(topLevel))].sort();
  const response = new providerPb.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setStablesList([...stables])
    .setDiffsList(names(changes))
    .setReplacesList(names(changes.filter((change) => change.replace)))
    .setHasdetaileddiff(true);
  for (const { path, kind, replace } of changes) {
    const name = kind.toUpperCase() as Uppercase<Change['kind']>;
    const shown = providerPb.PropertyDiff.Kind[replace ? (`${name}_REPLACE` as const) : name];
    response.getDetaileddiffMap().set(path, new providerPb.PropertyDiff().setKind(shown));
  }
  return response;
}

export function readResponse(id: string, found: Found | undefined): providerPb.ReadResponse {
  const response = new providerPb.ReadResponse();
  if (found === undefined) return response;
  return response.setId(id).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
}

/** Builds the error of a call. A resource that exists anyway is in its details, as in google.rpc.Status. */
export function serviceError(error: unknown): Partial<grpc.StatusObject> {
  const message = messageOf(error);
  if (!(error instanceof InitFailure)) return { code: grpc.status.UNKNOWN, details: message };
  const detail = new providerPb.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.properties))
    .setReasonsList([message]);
  const packed = new anyPb.Any();
  packed.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const status = new statusPb.Status().setCode(grpc.status.UNKNOWN).setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}

// Signatures of Pulumi's wire format, as in @pulumi/pulumi/runtime/rpc.js.
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

export function toStruct(values: Values): structPb.Struct {
  return structPb.Struct.fromJavaScript(values);
}

/** Returns a message's values with secrets and outputs unwrapped: the real provider announces neither. */
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
