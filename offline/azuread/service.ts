import type grpc from '@grpc/grpc-js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import pluginPb from '@pulumi/pulumi/proto/plugin_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import { ProviderError } from './errors.ts';
import { checkResponse, diffResponse, readResponse, serviceError } from './messages.ts';
import * as provider from './provider.ts';
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
 * The calls that the engine makes, for one provider. A second Configure takes the place of the first, as with any provider that the engine
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
      const found = await provider.invoke(session, request.getTok(), fromStruct(request.getArgs()));
      return new providerPb.InvokeResponse().setReturn(toStruct(found));
    }),
    check: unary((request: providerPb.CheckRequest) =>
      checkResponse(provider.check(request.getUrn(), fromStruct(request.getNews()))),
    ),
    diff: unary(async (request: providerPb.DiffRequest) => {
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      return diffResponse(await provider.diff(session, target(request), olds, news, request.getIgnorechangesList()));
    }),
    create: unary(async (request: providerPb.CreateRequest) => {
      const news = fromStruct(request.getProperties());
      const { id, state } = await provider.create(session, request.getUrn(), news, request.getPreview());
      return new providerPb.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    read: unary(async (request: providerPb.ReadRequest) => {
      const [state, inputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
      return readResponse(request.getId(), await provider.read(session, target(request), state, inputs));
    }),
    update: unary(async (request: providerPb.UpdateRequest) => {
      const options = { preview: request.getPreview(), ignored: request.getIgnorechangesList() };
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const state = await provider.update(session, target(request), olds, news, options);
      return new providerPb.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: unary(async (request: providerPb.DeleteRequest) => {
      await provider.remove(session, target(request));
      return new emptyPb.Empty();
    }),
  };
}

function target(request: { getUrn(): string; getId(): string }): provider.Target {
  return { urn: request.getUrn(), id: request.getId() };
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
