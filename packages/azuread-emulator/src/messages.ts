import grpc from '@grpc/grpc-js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import statusPb from '@pulumi/pulumi/proto/status_pb.js';
import { InitFailure, messageOf } from './errors.ts';
import type { Found } from './lifecycle.ts';
import type { Diffed } from './planning.ts';
import type { Checked } from './schema/check.ts';
import { topLevel } from './schema/diff.ts';
import type { Change, ChangeKind } from './schema/diff.ts';
import { toStruct } from './struct.ts';

export function checkResponse(checked: Checked): providerPb.CheckResponse {
  const failures = checked.failures.map((reason) => new providerPb.CheckFailure().setReason(reason));
  return new providerPb.CheckResponse().setInputs(toStruct(checked.inputs)).setFailuresList(failures);
}

export function diffResponse({ changes, stables }: Diffed): providerPb.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = providerPb.DiffResponse.DiffChanges;
  const response = new providerPb.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setStablesList([...stables])
    .setDiffsList(names(changes))
    .setReplacesList(names(changes.filter((change) => change.replace)))
    .setHasdetaileddiff(true);
  for (const change of changes) {
    response.getDetaileddiffMap().set(change.path, new providerPb.PropertyDiff().setKind(kindOf(change)));
  }
  return response;
}

export function readResponse(id: string, found: Found | undefined): providerPb.ReadResponse {
  const response = new providerPb.ReadResponse();
  if (found === undefined) return response;
  return response.setId(id).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
}

/** The error of a call; what exists all the same goes along, as google.rpc.Status carries details. */
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

function names(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(topLevel))].sort();
}

function kindOf({ kind, replace }: Change): providerPb.PropertyDiff.Kind {
  const name = kind.toUpperCase() as Uppercase<ChangeKind>;
  return providerPb.PropertyDiff.Kind[replace ? (`${name}_REPLACE` as const) : name];
}
