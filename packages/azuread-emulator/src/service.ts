import type grpc from '@grpc/grpc-js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import pluginPb from '@pulumi/pulumi/proto/plugin_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import { ProviderError } from './errors.ts';
import { checkResponse, diffResponse, readResponse, serviceError } from './messages.ts';
import * as lifecycle from './lifecycle.ts';
import { check, diff } from './planning.ts';
import type { Wish } from './planning.ts';
import type { Session } from './session.ts';
import { fromStruct, toStruct } from './struct.ts';
import type { Values } from './values.ts';

/** The version of the official plugin that this stands for. */
const VERSION = '6.9.1';

/** Signs in with the configuration of the provider; `signal` breaks off all that the session does. */
export type Open = (args: Values, signal: AbortSignal) => Promise<Session>;

export interface ProviderService {
  readonly methods: grpc.UntypedServiceImplementation;
  /** Breaks off what is under way. */
  readonly cancel: () => void;
}

interface Instance {
  session: Session | undefined;
  running: AbortController;
}

/**
 * Handles the calls of the engine. The engine starts one process of the official plugin for each provider of a run, but attaches all of them
 * to this one process, so each provider is identified by its connection. The provider with the former settings, which reads the state's
 * resources, and the one with the current settings are configured and canceled separately.
 */
export function providerService(open: Open): ProviderService {
  const instances = new Map<string, Instance>();
  const instanceOf = (peer: string): Instance => {
    const found = instances.get(peer) ?? { session: undefined, running: new AbortController() };
    instances.set(peer, found);
    return found;
  };
  const session = (peer: string): Session => {
    const found = instances.get(peer)?.session;
    if (found === undefined) throw new ProviderError('The azuread provider has not been configured yet.');
    return found;
  };
  const configure = async (peer: string, args: Values): Promise<void> => {
    const instance = instanceOf(peer);
    if (instance.running.signal.aborted) instance.running = new AbortController();
    instance.session = await open(args, instance.running.signal);
  };
  const cancel = (instance: Instance): void => {
    instance.running.abort(new Error('the operation was cancelled'));
  };
  return {
    methods: {
      ...administration(configure, (peer) => {
        cancel(instanceOf(peer));
      }),
      ...resources(session),
    },
    cancel: () => {
      instances.forEach(cancel);
    },
  };
}

function administration(
  configure: (peer: string, args: Values) => Promise<void>,
  cancel: (peer: string) => void,
): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new pluginPb.PluginInfo().setVersion(VERSION)),
    getSchema: unary(() => new providerPb.GetSchemaResponse().setSchema('{}')),
    attach: unary(() => new emptyPb.Empty()),
    cancel: unary((_, peer) => {
      cancel(peer);
      return new emptyPb.Empty();
    }),
    checkConfig: unary((request: providerPb.CheckRequest) =>
      new providerPb.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(() => new providerPb.DiffResponse()),
    configure: unary(async (request: providerPb.ConfigureRequest, peer) => {
      await configure(peer, fromStruct(request.getArgs()));
      return new providerPb.ConfigureResponse().setSupportspreview(true).setSupportsAutonamingConfiguration(true);
    }),
  };
}

function resources(session: (peer: string) => Session): grpc.UntypedServiceImplementation {
  return {
    invoke: unary(async (request: providerPb.InvokeRequest, peer) => {
      const found = await lifecycle.invoke(() => session(peer), request.getTok(), fromStruct(request.getArgs()));
      return new providerPb.InvokeResponse().setReturn(toStruct(found));
    }),
    check: unary((request: providerPb.CheckRequest) =>
      checkResponse(check(request.getUrn(), fromStruct(request.getNews()))),
    ),
    diff: unary(async (request: providerPb.DiffRequest, peer) =>
      diffResponse(await diff(() => session(peer), wishOf(request))),
    ),
    create: unary(async (request: providerPb.CreateRequest, peer) => {
      const wish = { urn: request.getUrn(), news: fromStruct(request.getProperties()) };
      const { id, state } = await lifecycle.create(() => session(peer), wish, request.getPreview());
      return new providerPb.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    read: unary(async (request: providerPb.ReadRequest, peer) => {
      const [state, inputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
      return readResponse(request.getId(), await lifecycle.read(() => session(peer), targetOf(request), state, inputs));
    }),
    update: unary(async (request: providerPb.UpdateRequest, peer) => {
      const state = await lifecycle.update(() => session(peer), request.getId(), wishOf(request), request.getPreview());
      return new providerPb.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: unary(async (request: providerPb.DeleteRequest, peer) => {
      await lifecycle.remove(() => session(peer), targetOf(request));
      return new emptyPb.Empty();
    }),
  };
}

function targetOf(request: providerPb.ReadRequest | providerPb.DeleteRequest): lifecycle.Target {
  return { urn: request.getUrn(), id: request.getId() };
}

function wishOf(request: providerPb.DiffRequest | providerPb.UpdateRequest): Wish {
  return {
    urn: request.getUrn(),
    olds: fromStruct(request.getOlds()),
    news: fromStruct(request.getNews()),
    ignored: request.getIgnorechangesList(),
  };
}

/** @param answer Receives the request and the connection that it came from. */
function unary<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then((request) => answer(request, call.getPeer()))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(serviceError(error));
        },
      );
  };
}
