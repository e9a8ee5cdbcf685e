import type grpc from '@grpc/grpc-js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import pluginPb from '@pulumi/pulumi/proto/plugin_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import { ProviderError } from './errors.ts';
import { checkResponse, diffResponse, fromStruct, readResponse, serviceError, toStruct } from './messages.ts';
import * as lifecycle from './lifecycle.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

/** The version of the official plugin that this package replaces. */
const VERSION = '6.9.1';

interface Instance {
  session: Session | undefined;
  running: AbortController;
}

/**
 * Handles the engine's calls. The engine starts one official plugin for each provider of a run, but attaches all of
 * them to this process, so each is identified by its connection. The provider with the former settings, which reads the
 * state's resources, and the one with the current settings are configured and canceled separately.
 *
 * @param open Signs in with the provider's configuration; `signal` cancels everything that the session does.
 */
export function providerService(open: (args: Values, signal: AbortSignal) => Promise<Session>) {
  const instances = new Map<string, Instance>();
  const instanceOf = (peer: string): Instance => {
    const found = instances.get(peer) ?? { session: undefined, running: new AbortController() };
    instances.set(peer, found);
    return found;
  };
  const cancel = ({ running }: Instance): void => {
    running.abort(new Error('the operation was cancelled'));
  };
  const methods: grpc.UntypedServiceImplementation = {
    ...administration,
    ...resources(instanceOf),
    cancel: unary((_, peer) => {
      cancel(instanceOf(peer));
      return new emptyPb.Empty();
    }),
    configure: unary(async (request: providerPb.ConfigureRequest, peer) => {
      const instance = instanceOf(peer);
      if (instance.running.signal.aborted) instance.running = new AbortController();
      instance.session = await open(fromStruct(request.getArgs()), instance.running.signal);
      return new providerPb.ConfigureResponse().setSupportspreview(true).setSupportsAutonamingConfiguration(true);
    }),
  };
  /** Cancels everything in progress. */
  const cancelAll = (): void => {
    instances.forEach(cancel);
  };
  return { methods, cancelAll };
}

const administration: grpc.UntypedServiceImplementation = {
  getPluginInfo: unary(() => new pluginPb.PluginInfo().setVersion(VERSION)),
  getSchema: unary(() => new providerPb.GetSchemaResponse().setSchema('{}')),
  attach: unary(() => new emptyPb.Empty()),
  checkConfig: unary((request: providerPb.CheckRequest) => new providerPb.CheckResponse().setInputs(request.getNews())),
  diffConfig: unary(() => new providerPb.DiffResponse()),
};

function resources(instanceOf: (peer: string) => Instance): grpc.UntypedServiceImplementation {
  const session = (peer: string) => () => {
    const { session: opened } = instanceOf(peer);
    if (opened === undefined) throw new ProviderError('The azuread provider has not been configured yet.');
    return opened;
  };
  return {
    invoke: unary(async (request: providerPb.InvokeRequest, peer) => {
      const found = await lifecycle.invoke(session(peer), request.getTok(), fromStruct(request.getArgs()));
      return new providerPb.InvokeResponse().setReturn(toStruct(found));
    }),
    check: unary((request: providerPb.CheckRequest) =>
      checkResponse(lifecycle.check(request.getUrn(), fromStruct(request.getNews()))),
    ),
    diff: unary(async (request: providerPb.DiffRequest, peer) =>
      diffResponse(await lifecycle.diff(session(peer), wishOf(request))),
    ),
    create: unary(async (request: providerPb.CreateRequest, peer) => {
      const wish = { urn: request.getUrn(), news: fromStruct(request.getProperties()) };
      const { id, state } = await lifecycle.apply(session(peer), '', wish, request.getPreview());
      return new providerPb.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    read: unary(async (request: providerPb.ReadRequest, peer) => {
      const held = { state: fromStruct(request.getProperties()), inputs: fromStruct(request.getInputs()) };
      return readResponse(
        request.getId(),
        await lifecycle.read(session(peer), request.getUrn(), request.getId(), held),
      );
    }),
    update: unary(async (request: providerPb.UpdateRequest, peer) => {
      const { state } = await lifecycle.apply(session(peer), request.getId(), wishOf(request), request.getPreview());
      return new providerPb.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: unary(async (request: providerPb.DeleteRequest, peer) => {
      await lifecycle.remove(session(peer), request.getUrn(), request.getId());
      return new emptyPb.Empty();
    }),
  };
}

function wishOf(request: providerPb.DiffRequest | providerPb.UpdateRequest): lifecycle.Wish {
  return {
    urn: request.getUrn(),
    olds: fromStruct(request.getOlds()),
    news: fromStruct(request.getNews()),
    ignored: request.getIgnorechangesList(),
  };
}

/** @param answer Receives the request and its connection. */
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
