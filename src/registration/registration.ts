import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { buildApplication } from './application.ts';
import type { ApplicationSettings } from './application.ts';
import { needsAccount, planGrants } from './grants.ts';
import type { Consent, Grant } from './grants.ts';
import { findAccount, findResource } from './lookups.ts';
import type { MailResource } from './permissions.ts';

/** The role of an assignment to an application that has no roles of its own. */
const defaultAccess = '00000000-0000-0000-0000-000000000000';

/** Arguments of {@link MailboxRegistration}; the settings of a stack fit. */
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
  /** Required. Pulumi refuses to delete the application. */
  readonly protect: boolean;
}

/** The registration of one customer's mailbox monitor: application, service principal, grants, assignment. */
export class MailboxRegistration extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  readonly objectId: pulumi.Output<string>;
  readonly servicePrincipalObjectId: pulumi.Output<string>;

  constructor(name: string, args: MailboxRegistrationArgs, options?: pulumi.ComponentResourceOptions) {
    super('mailbox-access:registration:MailboxRegistration', name, {}, options);
    const account = this.findAccount(args);
    const grants = planGrants(args.consent, args.mailResources, args.protocols).map((grant) => ({
      ...grant,
      resourceObjectId: findResource(grant.resource, { parent: this }),
    }));
    const owners = args.owners === undefined ? [this.caller()] : [...args.owners];
    const ignoreChanges = args.owners === undefined ? ['owners'] : [];

    const application = new azuread.Application(`${name}-application`, buildApplication(args, owners), {
      parent: this,
      protect: args.protect,
      ignoreChanges,
    });
    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      { clientId: application.clientId, appRoleAssignmentRequired: args.assignmentRequired, owners },
      // Deleting an application takes its service principal along, so that destroy waits once.
      { parent: this, ignoreChanges, deletedWith: application },
    );
    for (const grant of grants) this.grant(name, grant, servicePrincipal, account);
    if (args.assignmentRequired) this.assign(name, servicePrincipal, account);

    this.clientId = application.clientId;
    this.objectId = application.objectId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.registerOutputs({
      clientId: this.clientId,
      objectId: this.objectId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
    });
  }

  /** Object ID of the credential in use; takes no request to Graph. */
  private caller(): pulumi.Output<string> {
    return azuread.getClientConfigOutput({ parent: this }).objectId;
  }

  private findAccount(args: MailboxRegistrationArgs): pulumi.Input<string> {
    if (!needsAccount(args.consent, args.assignmentRequired)) return '';
    if (args.account === undefined) throw new pulumi.RunError('Consent "user" and assignmentRequired need an account.');
    return findAccount(args.account, { parent: this });
  }

  private grant(
    name: string,
    grant: Grant & { readonly resourceObjectId: Promise<string> },
    servicePrincipal: azuread.ServicePrincipal,
    account: pulumi.Input<string>,
  ): void {
    new azuread.ServicePrincipalDelegatedPermissionGrant(
      `${name}-${grant.resource}-grant`,
      {
        servicePrincipalObjectId: servicePrincipal.objectId,
        resourceServicePrincipalObjectId: grant.resourceObjectId,
        claimValues: [...grant.claimValues],
        ...(grant.forAccountOnly ? { userObjectId: account } : {}),
      },
      { parent: this, deletedWith: servicePrincipal },
    );
  }

  private assign(name: string, servicePrincipal: azuread.ServicePrincipal, account: pulumi.Input<string>): void {
    new azuread.AppRoleAssignment(
      `${name}-assignment`,
      { appRoleId: defaultAccess, principalObjectId: account, resourceObjectId: servicePrincipal.objectId },
      { parent: this, deletedWith: servicePrincipal },
    );
  }
}
