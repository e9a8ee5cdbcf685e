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

/**
 * The calls that the engine makes, for one lifecycle. A second Configure takes the place of the first, as with any provider that the engine
 * attaches to instead of starting it.
 */
export function providerService(open: Open): ProviderService {
  let configured: Session | undefined;
  let running = new AbortController();
  const session = (): Session => {
    if (configured === undefined) throw new ProviderError('The azuread provider has not been configured yet.');
    return configured;
  };
  const configure = async (args: Values): Promise<void> => {
    if (running.signal.aborted) running = new AbortController();
    configured = await open(args, running.signal);
  };
  const cancel = (): void => {
    running.abort(new Error('the operation was cancelled'));
  };
  return { methods: { ...administration(configure, cancel), ...resources(session) }, cancel };
}

function administration(
  configure: (args: Values) => Promise<void>,
  cancel: () => void,
): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new pluginPb.PluginInfo().setVersion(VERSION)),
    getSchema: unary(() => new providerPb.GetSchemaResponse().setSchema('{}')),
    attach: unary(() => new emptyPb.Empty()),
    cancel: unary(() => {
      cancel();
      return new emptyPb.Empty();
    }),
    checkConfig: unary((request: providerPb.CheckRequest) =>
      new providerPb.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(() => new providerPb.DiffResponse()),
    configure: unary(async (request: providerPb.ConfigureRequest) => {
      await configure(fromStruct(request.getArgs()));
      return new providerPb.ConfigureResponse().setSupportspreview(true).setSupportsAutonamingConfiguration(true);
    }),
  };
}

function resources(session: () => Session): grpc.UntypedServiceImplementation {
  return {
    invoke: unary(async (request: providerPb.InvokeRequest) => {
      const found = await lifecycle.invoke(session, request.getTok(), fromStruct(request.getArgs()));
      return new providerPb.InvokeResponse().setReturn(toStruct(found));
    }),
    check: unary((request: providerPb.CheckRequest) =>
      checkResponse(check(request.getUrn(), fromStruct(request.getNews()))),
    ),
    diff: unary(async (request: providerPb.DiffRequest) => diffResponse(await diff(session, wishOf(request)))),
    create: unary(async (request: providerPb.CreateRequest) => {
      const wish = { urn: request.getUrn(), news: fromStruct(request.getProperties()) };
      const { id, state } = await lifecycle.create(session, wish, request.getPreview());
      return new providerPb.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    read: unary(async (request: providerPb.ReadRequest) => {
      const [state, inputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
      return readResponse(request.getId(), await lifecycle.read(session, targetOf(request), state, inputs));
    }),
    update: unary(async (request: providerPb.UpdateRequest) => {
      const state = await lifecycle.update(session, request.getId(), wishOf(request), request.getPreview());
      return new providerPb.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: unary(async (request: providerPb.DeleteRequest) => {
      await lifecycle.remove(session, targetOf(request));
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

function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
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
