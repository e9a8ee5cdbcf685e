import * as pulumi from '@pulumi/pulumi';
import { currentProgram, releaseProgram } from '../../src/pulumi/stack/isolation.ts';
import type { MailboxRegistrationArgs, RegistrationImports } from '../../src/registration/registration.ts';
import { MailboxRegistration, resolveLookups } from '../../src/registration/registration.ts';

/** A resource that the program declared under Pulumi's mocks. */
interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    /** Logical names. */
    readonly deletedWith: string;
    readonly parent: string;
    /** Import ID; empty for a created resource. */
    readonly importId: string;
  };
}

interface Invoked {
  readonly token: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Declaration<T> {
  readonly result: T;
  readonly resources: readonly Declared[];
  readonly invokes: readonly Invoked[];
}

export const callerObjectId = '22222222-2222-4222-8222-222222222222';
export const accountObjectId = '33333333-3333-4333-8333-333333333333';

/** Object IDs of the APIs' service principals, by client ID. */
export const resourceObjectIds: Readonly<Record<string, string>> = {
  '00000003-0000-0000-c000-000000000000': '658ada9e-4615-4c67-9fb1-aa27184b594c',
  '00000002-0000-0ff1-ce00-000000000000': '7a425b9f-f5e8-4c2b-93f4-430190b891ef',
};

type Answer = Readonly<Record<string, unknown>> | Error;

/** Answers like a tenant with everything; `answers` replace its own, by the invoke's last word. */
function answer(
  token: string,
  inputs: Readonly<Record<string, unknown>>,
  answers: (token: string, inputs: Readonly<Record<string, unknown>>) => Answer | undefined,
): Answer {
  const own = answers(token, inputs);
  if (own !== undefined) return own;
  if (token.endsWith('getClientConfig')) return { objectId: callerObjectId };
  if (token.endsWith('getUser')) return { objectId: accountObjectId };
  return { objectId: resourceObjectIds[String(inputs.clientId)] };
}

const noOptions = { protect: false, ignoreChanges: [], deletedWith: '', parent: '', importId: '' };

/** The options of a registration, which the mocks do not receive. */
interface RegisterRequest {
  getName(): string;
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getDeletedwith(): string;
  getParent(): string;
  getImportid(): string;
}

type Answered = (request: unknown, callback: (error: null, answer: object) => void) => void;

interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): Promise<void>;
}

/** Listens to the SDK's requests to the mocked engine. */
function listenToOptions(options: Map<string, Declared['options']>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  // The mocked engine supports no hooks, and runs none.
  const accept: Answered = (_, callback) => {
    callback(null, {});
  };
  Object.assign(monitor, { registerResourceHook: accept, registerErrorHook: accept });
  monitor.registerResource = (request, callback) => {
    options.set(request.getName(), {
      protect: request.getProtect(),
      ignoreChanges: request.getIgnorechangesList(),
      deletedWith: nameOf(request.getDeletedwith()),
      parent: nameOf(request.getParent()),
      importId: request.getImportid(),
    });
    return register(request, callback);
  };
}

function nameOf(urn: string): string {
  return urn.split('::').at(-1) ?? '';
}

/** Runs `program` under Pulumi's mocks, and returns what it declared and invoked. */
export async function declare<T>(
  program: () => Promise<T>,
  answers: (token: string, inputs: Readonly<Record<string, unknown>>) => Answer | undefined = () => undefined,
): Promise<Declaration<T>> {
  const resources: Omit<Declared, 'options'>[] = [];
  const options = new Map<string, Declared['options']>();
  const invokes: Invoked[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        resources.push({ type, name, inputs: inputs as Record<string, unknown> });
        const id = `${name}-id`;
        return {
          id,
          state: {
            ...(inputs as Record<string, unknown>),
            clientId: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
            objectId: id,
          },
        };
      },
      call: ({ token, inputs }) => {
        const asked = inputs as Record<string, unknown>;
        invokes.push({ token, inputs: asked });
        const answered = answer(token, asked, answers);
        // The SDK reads a provider's message from gRPC's property.
        if (answered instanceof Error) throw Object.assign(answered, { details: answered.message });
        return answered;
      },
    },
    'mailbox-access',
    'contoso',
    false,
  );
  listenToOptions(options);
  const result = await program();
  await pulumi.runtime.disconnect();
  releaseProgram(currentProgram());
  const withOptions = resources.map((resource) => ({ ...resource, options: options.get(resource.name) ?? noOptions }));
  return { result, resources: withOptions, invokes };
}

/** Resolves to the value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** Declares a registration like a stack's program, which first looks up what it names. */
export async function registerMailbox(
  name: string,
  args: MailboxRegistrationArgs & { readonly account?: string | undefined },
  imports?: RegistrationImports,
): Promise<MailboxRegistration> {
  return new MailboxRegistration(name, { ...args, imports, lookups: await resolveLookups(args) });
}
