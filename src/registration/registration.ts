import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { buildApplication } from './application.ts';
import type { ApplicationSettings } from './application.ts';
import { needsAccount, planGrants } from './grants.ts';
import type { Consent } from './grants.ts';
import type { RegistrationImports } from './imports.ts';
import { findCaller, findForConsent } from './lookups.ts';
import type { Found, LocatedGrant } from './lookups.ts';
import type { MailResource } from './permissions.ts';

/** The role of an assignment to an application that has no roles of its own. */
const defaultAccess = '00000000-0000-0000-0000-000000000000';

/** Arguments of a {@link MailboxRegistration}; the settings of a stack fit. */
export interface MailboxRegistrationArgs extends ApplicationSettings {
  /** Required. Who consents. */
  readonly consent: Consent;
  /** Required. APIs on which consent is granted when it is not interactive. */
  readonly mailResources: readonly MailResource[];
  /** Optional. User principal name or mail address of who signs in. Needed for consent `user` and for an assignment. */
  readonly account?: string | undefined;
  /** Optional. Object IDs of exactly these owners. Defaults to whoever creates it; later changes are then ignored. */
  readonly owners?: readonly string[] | undefined;
  /** Required. Only the account may sign in. */
  readonly assignmentRequired: boolean;
  /** Required. Pulumi refuses to delete any of it. */
  readonly protect: boolean;
}

/** The registration of one customer's mailbox monitor: application, service principal, grants, assignment. */
export class MailboxRegistration extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  readonly objectId: pulumi.Output<string>;
  readonly servicePrincipalObjectId: pulumi.Output<string>;

  private constructor(
    name: string,
    args: MailboxRegistrationArgs,
    owners: readonly string[],
    found: Found,
    imports: RegistrationImports,
  ) {
    // Children inherit the protection. All need it: a destroy that is refused at the application would have dropped from
    // the state whatever is deleted with it.
    super('mailbox-access:registration:MailboxRegistration', name, {}, { protect: args.protect });
    const ignoreChanges = args.owners === undefined ? ['owners'] : [];
    const application = new azuread.Application(`${name}-application`, buildApplication(args, owners), {
      parent: this,
      ignoreChanges,
      ...importOf(imports.application),
    });
    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      { clientId: application.clientId, appRoleAssignmentRequired: args.assignmentRequired, owners: [...owners] },
      // Deleting an application takes its service principal along, so that destroy waits once.
      { parent: this, ignoreChanges, deletedWith: application, ...importOf(imports.servicePrincipal) },
    );
    for (const grant of found.grants) this.grant(name, grant, servicePrincipal, imports.grants?.[grant.resource]);
    if (args.assignmentRequired) this.assign(name, found.accountObjectId, servicePrincipal, imports.assignment);

    this.clientId = application.clientId;
    this.objectId = application.objectId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.registerOutputs({
      clientId: this.clientId,
      objectId: this.objectId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
    });
  }

  /**
   * Looks up what the declaration needs, all at once, then declares it. Nothing is declared before: a program that fails
   * while a resource is being created cuts the provider off, and what was created then is in no state.
   *
   * @param imports What exists already, to be taken into the stack; by default nothing.
   * @throws MailboxAccessError `lookup-failed`, with nothing declared.
   */
  static async declare(
    name: string,
    args: MailboxRegistrationArgs,
    imports: RegistrationImports = {},
  ): Promise<MailboxRegistration> {
    const account = needsAccount(args.consent, args.assignmentRequired) ? requireAccount(args.account) : undefined;
    const grants = planGrants(args.consent, args.mailResources, args.protocols);
    const [owners, found] = await Promise.all([
      args.owners?.toSorted() ?? findCaller().then((caller) => [caller]),
      findForConsent(grants, account),
    ]);
    return new MailboxRegistration(name, args, owners, found, imports);
  }

  private grant(name: string, grant: LocatedGrant, servicePrincipal: azuread.ServicePrincipal, id?: string): void {
    new azuread.ServicePrincipalDelegatedPermissionGrant(
      `${name}-${grant.resource}-grant`,
      {
        servicePrincipalObjectId: servicePrincipal.objectId,
        resourceServicePrincipalObjectId: grant.resourceObjectId,
        claimValues: [...grant.claimValues],
        userObjectId: grant.userObjectId,
      },
      { parent: this, deletedWith: servicePrincipal, ...importOf(id) },
    );
  }

  private assign(
    name: string,
    principalObjectId: string,
    servicePrincipal: azuread.ServicePrincipal,
    id?: string,
  ): void {
    new azuread.AppRoleAssignment(
      `${name}-assignment`,
      { appRoleId: defaultAccess, principalObjectId, resourceObjectId: servicePrincipal.objectId },
      { parent: this, deletedWith: servicePrincipal, ...importOf(id) },
    );
  }
}

/** The option that takes over what exists; none where there is nothing, since the SDK sends an empty one on. */
function importOf(id: string | undefined): { readonly import?: string } {
  return id === undefined ? {} : { import: id };
}

function requireAccount(account: string | undefined): string {
  if (account === undefined) throw new pulumi.RunError('Consent "user" and assignmentRequired need an account.');
  return account;
}
