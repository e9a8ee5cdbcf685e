import grpc from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import structPb from 'google-protobuf/google/protobuf/struct_pb.js';
import providerGrpc from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import statusPb from '@pulumi/pulumi/proto/status_pb.js';
import type { Values } from '../../src/values.ts';
import { fromMessage, struct } from './json.ts';

/** A failed call, as Go prints it. */
export class CallError extends Error {
  readonly metadata: grpc.Metadata;

  constructor(error: grpc.ServiceError) {
    const code = grpc.status[error.code].toLowerCase().replace(/^./, (letter) => letter.toUpperCase());
    super(`rpc error: code = ${code} desc = ${error.details}`);
    this.metadata = error.metadata;
  }
}

export interface Engine {
  /** Makes a call by its recorded name, with request and response in the form of the recordings. */
  call(method: string, request: Values): Promise<Values>;
  close(): void;
}

/** Connects to a provider over gRPC, as the engine does. */
export function connect(port: number): Engine {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    call: async (method, request) => {
      const answer = await new Promise<Message>((resolve, reject) => {
        const definition = definitionOf(method);
        client.makeUnaryRequest(
          definition.path,
          definition.requestSerialize,
          definition.responseDeserialize,
          toMessage(definition.requestType, request),
          (error, response) => {
            if (error !== null) reject(new CallError(error));
            else if (response !== undefined) resolve(response);
          },
        );
      });
      return fromMessage(answer);
    },
    close: () => {
      client.close();
    },
  };
}

interface Definition {
  readonly path: string;
  readonly requestType: new () => Message;
  readonly requestSerialize: (message: Message) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Message;
}

function definitionOf(method: string): Definition {
  const name = method.charAt(0).toLowerCase() + method.slice(1);
  const services = providerGrpc.ResourceProviderService as unknown as Readonly<Record<string, Definition>>;
  const definition = services[name];
  if (definition === undefined) throw new Error(`no method ${method}`);
  return definition;
}

/** Converts names in the protocol's JSON to setters, which differ in case and end in `List` for lists. */
function toMessage(type: new () => Message, request: Values): Message {
  const message = new type();
  const setters = message as unknown as Record<string, ((value: unknown) => void) | undefined>;
  const names = new Map(propertyNames(message).map((name) => [name.toLowerCase(), name]));
  for (const [key, value] of Object.entries(request)) {
    const name = names.get(`set${key}`.toLowerCase()) ?? names.get(`set${key}list`.toLowerCase());
    if (name === undefined) throw new Error(`${type.name} has no ${key}`);
    const isStruct = typeof value === 'object' && value !== null && !Array.isArray(value);
    setters[name]?.(isStruct ? structPb.Struct.fromJavaScript(value as Record<string, never>) : value);
  }
  return message;
}

function propertyNames(message: Message): readonly string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(message) as object);
}

/** Returns the resource that exists although the call failed, from the error's details. */
export function initFailure(error: CallError): { id: string; properties: Values; reasons: readonly string[] } {
  const [packed] = error.metadata.get('grpc-status-details-bin');
  const [detail] = statusPb.Status.deserializeBinary(packed as Buffer).getDetailsList();
  const failed = providerPb.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return { id: failed.getId(), properties: struct(failed.getProperties()) ?? {}, reasons: failed.getReasonsList() };
}
