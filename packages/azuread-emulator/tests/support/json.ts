import type { Message } from 'google-protobuf';
import type structPb from 'google-protobuf/google/protobuf/struct_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import type { Values } from '../../src/values.ts';

/** Converts a response to the form of the recordings, protobuf's JSON. */
export function fromMessage(message: Message): Values {
  if (message instanceof providerPb.DiffResponse) return diffToJson(message);
  if (message instanceof providerPb.CheckResponse) {
    const failures = message.getFailuresList().map((failure) => ({ reason: failure.getReason() }));
    return compact({ inputs: struct(message.getInputs()), failures });
  }
  if (message instanceof providerPb.ConfigureResponse)
    return compact({
      acceptSecrets: message.getAcceptsecrets(),
      supportsPreview: message.getSupportspreview(),
      acceptResources: message.getAcceptresources(),
      acceptOutputs: message.getAcceptoutputs(),
      supportsAutonamingConfiguration: message.getSupportsAutonamingConfiguration(),
    });
  if (message instanceof providerPb.InvokeResponse) return compact({ return: struct(message.getReturn()) });
  if (message instanceof providerPb.ReadResponse || message instanceof providerPb.CreateResponse) {
    const inputs = message instanceof providerPb.ReadResponse ? struct(message.getInputs()) : null;
    return compact({ id: message.getId(), properties: struct(message.getProperties()), inputs });
  }
  if (message instanceof providerPb.UpdateResponse) return compact({ properties: struct(message.getProperties()) });
  return compact(message.toObject());
}

function diffToJson(message: providerPb.DiffResponse): Values {
  const nameOf = (names: object, value: number): string =>
    Object.entries(names).find(([, number]) => number === value)?.[0] ?? '';
  const { Kind } = providerPb.PropertyDiff;
  const detailed: [string, Values][] = [];
  message.getDetaileddiffMap().forEach((diff, path) => {
    const kind = diff.getKind();
    detailed.push([path, kind === Kind.ADD ? {} : { kind: nameOf(Kind, kind) }]);
  });
  const changed = nameOf(providerPb.DiffResponse.DiffChanges, message.getChanges());
  return compact({
    replaces: message.getReplacesList(),
    stables: message.getStablesList(),
    changes: changed === 'DIFF_UNKNOWN' ? '' : changed,
    diffs: message.getDiffsList(),
    detailedDiff: detailed.length === 0 ? '' : Object.fromEntries(detailed),
    hasDetailedDiff: message.getHasdetaileddiff(),
  });
}

/** Omits what protobuf's JSON omits: false, empty texts and empty lists. */
function compact(values: Values): Values {
  const kept = Object.entries(values).filter(
    ([, value]) => value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}

export function struct(message: structPb.Struct | undefined): Values | null {
  return message === undefined ? null : message.toJavaScript();
}
