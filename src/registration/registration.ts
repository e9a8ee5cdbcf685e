import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { buildApplication, sorted, type ApplicationSettings, type Texts } from './application.ts';
import { Guard, type GuardOptions } from './hooks/guard.ts';
import { applicationHooks, grantHooks, repeatedHooks } from './hooks/hooks.ts';
import { findBreakingChanges, type NextRegistration, type PreviousOutputs } from './hooks/previous.ts';
import { findAccount, findCaller, findResource } from './lookups.ts';
import { needsAccount, planGrants, type Consent, type MailResource } from './permissions.ts';

/** The role of an assignment to an application that has no roles of its own. */
const defaultAccess = '00000000-0000-0000-0000-000000000000';

/** Arguments of a {@link MailboxRegistration}; the settings of a stack fit. */
export interface MailboxRegistrationArgs extends ApplicationSettings, GuardOptions {
  /** Required. The kind of consent. */
  readonly consent: Consent;
  /** Required. APIs on which consent is granted when it is not interactive. */
  readonly mailResources: readonly MailResource[];
  /** Optional. User principal name or mail address of the account. Needed for consent `user` and for an assignment. */
  readonly account?: pulumi.Input<string> | undefined;
  /** Optional. Object IDs of all owners. Defaults to the creator of the application; later changes are then ignored. */
  readonly owners?: Texts | undefined;
  /** Required. Whether only the account may sign in. */
  readonly assignmentRequired: boolean;
  /** Required. Whether Pulumi refuses to delete any of the resources. */
  readonly protect: boolean;
  /**
   * Optional. Outputs of the stack's last update, from `readPreviousOutputs`. With them, breaking changes of the arguments
   * are refused before anything is declared. Without them, only those that the directory shows are refused.
   */
  readonly previous?: PreviousOutputs | undefined;
  /** Optional. Object IDs from `resolveLookups`; by default the registration looks them up as outputs. */
  readonly lookups?: Lookups | undefined;
  /** Optional. Existing resources to import into the stack; none by default. */
  readonly imports?: RegistrationImports | undefined;
}

/** Import IDs of the existing resources to import into the stack. Others are not imported. */
export interface RegistrationImports {
  /** `/applications/<object ID>` */
  readonly application?: string;
  /** `/servicePrincipals/<object ID>` */
  readonly servicePrincipal?: string;
  /** `/oauth2PermissionGrants/<grant ID>`, by API. */
  readonly grants?: Readonly<Partial<Record<MailResource, string>>>;
  /** `/servicePrincipals/<object ID>/appRoleAssignedTo/<assignment ID>` */
  readonly assignment?: string;
}

/** Object IDs in the customer's directory that the registration refers to. */
export interface Lookups {
  /** Object ID of the credential in use; undefined when `owners` are set. */
  readonly caller: string | undefined;
  /** Object ID of the account that signs in; undefined when the registration does not refer to it. */
  readonly account: string | undefined;
  /** Object IDs of the service principals of the APIs, without APIs on which nothing is granted. */
  readonly resources: Readonly<Partial<Record<MailResource, string>>>;
}

type LookupArgs = Pick<
  MailboxRegistrationArgs,
  'consent' | 'mailResources' | 'protocols' | 'assignmentRequired' | 'owners'
> & { readonly account?: string | undefined };

/**
 * Looks up the object IDs that a registration refers to. This package's program does so before it declares anything: a
 * program that fails while a resource is being created cuts off the provider, and the new resource is in no state.
 *
 * @param options Optional. `known` has object IDs of APIs that need no lookup.
 * @throws MailboxAccessError `lookup-failed`
 */
export async function resolveLookups(
  args: LookupArgs,
  { known = {}, ...options }: pulumi.InvokeOptions & { readonly known?: Lookups['resources'] | undefined } = {},
): Promise<Lookups> {
  const grants = planGrants(args.consent, args.mailResources, args.protocols);
  const isNamed = needsAccount(args.consent, args.assignmentRequired);
  const [caller, account, ...found] = await Promise.all([
    args.owners === undefined ? findCaller(options) : undefined,
    isNamed ? findAccount(requireAccount(args.account), options) : undefined,
    ...grants.map(({ resource }) => known[resource] ?? findResource(resource, options)),
  ]);
  const resources = Object.fromEntries(grants.map(({ resource }, index) => [resource, found[index]]));
  return { caller, account, resources };
}

/**
 * The registration of one customer's mailbox monitor: application, service principal, grants, assignment. Breaking changes
 * are refused in previews and in `up` unless `allow` names them.
 */
export class MailboxRegistration extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  readonly objectId: pulumi.Output<string>;
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** Resolves once every resource of the registration is declared; never resolves if one fails. */
  readonly declared: pulumi.Output<unknown>;

  constructor(name: string, args: MailboxRegistrationArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { previous, imports = {} } = args;
    const guard = new Guard(args);
    guard.requireRunning();
    if (previous !== undefined)
      guard.judge(previous.clientId, findBreakingChanges(previous, plainArgs(args)), 'nothing was changed');
    // Children inherit the protection. All need it: a destroy that is refused at the application would already have
    // removed from the state what is deleted with the application.
    super('mailbox-access:registration:MailboxRegistration', name, {}, { protect: args.protect, ...opts });
    const lookups = pulumi.output(
      args.lookups ??
        pulumi.output(args.account).apply((account) => resolveLookups({ ...args, account }, { parent: this })),
    );
    const owners = args.owners === undefined ? [lookups.apply(({ caller = '' }) => caller)] : sorted(args.owners);
    const account = lookups.apply((found) => found.account ?? '');
    const ignoreChanges = args.owners === undefined ? ['owners'] : [];
    const application = new azuread.Application(`${name}-application`, buildApplication(args, owners), {
      parent: this,
      ignoreChanges,
      hooks: applicationHooks(`${name}-application`, guard, previous?.clientId),
      ...importOf(imports.application),
    });
    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      { clientId: application.clientId, appRoleAssignmentRequired: args.assignmentRequired, owners },
      {
        parent: this,
        ignoreChanges,
        // Deleting an application also deletes its service principal, so destroy waits only once.
        deletedWith: application,
        hooks: repeatedHooks(`${name}-service-principal`, guard),
        ...importOf(imports.servicePrincipal),
      },
    );
    const shared = { parent: this, deletedWith: servicePrincipal };
    const grants = planGrants(args.consent, args.mailResources, args.protocols).map(
      ({ resource, claimValues }) =>
        new azuread.ServicePrincipalDelegatedPermissionGrant(
          `${name}-${resource}-grant`,
          {
            servicePrincipalObjectId: servicePrincipal.objectId,
            resourceServicePrincipalObjectId: lookups.apply(({ resources }) => resources[resource] ?? ''),
            claimValues: [...claimValues],
            // Without a user, the grant is for the whole tenant (`AllPrincipals`).
            userObjectId: args.consent === 'user' ? account : undefined,
          },
          {
            ...shared,
            hooks: grantHooks(`${name}-${resource}-grant`, guard, application.clientId, resource),
            ...importOf(imports.grants?.[resource]),
          },
        ),
    );
    const assignments = args.assignmentRequired
      ? [
          new azuread.AppRoleAssignment(
            `${name}-assignment`,
            {
              appRoleId: defaultAccess,
              principalObjectId: account,
              resourceObjectId: servicePrincipal.objectId,
            },
            { ...shared, hooks: repeatedHooks(`${name}-assignment`, guard), ...importOf(imports.assignment) },
          ),
        ]
      : [];
    this.clientId = application.clientId;
    this.objectId = application.objectId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.declared = pulumi.all([application, servicePrincipal, ...grants, ...assignments].map(({ urn }) => urn));
    const { clientId, objectId, servicePrincipalObjectId } = this;
    this.registerOutputs(
      this.declared.apply(async () => {
        await guard.reportUnused();
        return { clientId, objectId, servicePrincipalObjectId };
      }),
    );
  }
}

/** Returns the arguments that are known before the program runs. */
function plainArgs(args: MailboxRegistrationArgs): NextRegistration {
  const { redirectUris, account } = args;
  const isPlain = Array.isArray(redirectUris) && redirectUris.every((uri) => typeof uri === 'string');
  return {
    ...args,
    account: typeof account === 'string' ? account : undefined,
    accountObjectId: args.lookups?.account,
    redirectUris: isPlain ? redirectUris : undefined,
  };
}

/** Returns the option that imports an existing resource. It is left out without an ID, which the SDK would send on. */
function importOf(id: string | undefined): { readonly import?: string } {
  return id === undefined ? {} : { import: id };
}

function requireAccount(account: string | undefined): string {
  if (account === undefined) throw new pulumi.RunError('consent "user" and assignmentRequired need an account.');
  return account;
}
