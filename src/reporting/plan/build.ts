import { formatJson } from '../../common/console/console.ts';
import { cleanText } from '../../common/text.ts';
import { nameOfApi, nameOfPermission, permissionsOn, planGrants, resources } from '../../registration/permissions.ts';
import type { DetailedStep } from '../../pulumi/stack/events.ts';
import type { Settings } from '../../registration/settings/settings.ts';

type Properties = Readonly<Record<string, unknown>>;

type PlanSign = '+' | '~' | '-' | '±' | '=';

/** One resource of a plan, in the customer's terms. */
export interface PlanItem {
  readonly sign: PlanSign;
  /** The kind of resource, such as `application` or `consent`. */
  readonly label: string;
  /** Undefined if the label alone identifies the resource. */
  readonly name: string | undefined;
  readonly details: readonly PlanDetail[];
}

interface PlanDetail {
  readonly label: string;
  /** One value, or one line for each entry that is added (`+ …`) or removed (`- …`). */
  readonly lines: readonly string[];
}

interface Kind {
  readonly label: string;
  readonly name?: (step: DetailedStep) => string | undefined;
  readonly fields: readonly Field[];
  /** Properties that follow from others, or that mean nothing to a reader. */
  readonly hidden?: readonly string[];
}

interface Field {
  readonly property: string;
  readonly label: string;
  /** Describes the property's value. The entries of a list are compared one by one. */
  readonly describe?: (value: unknown) => string | readonly string[];
  /** Whether it is also shown for a new resource. */
  readonly isAlwaysShown?: boolean;
}

const allowed = (value: unknown) => (value === true ? 'allowed' : 'not allowed');
const nameSignIn = (value: unknown) => (value === true ? 'assigned users only' : 'every user');
const nameUser = (value: unknown) => (asText(value) === '' ? 'every user of the tenant' : `the user ${asText(value)}`);

const kinds: Readonly<Record<string, Kind>> = {
  Application: {
    label: 'application',
    name: ({ before, after }) => asText((before ?? after)?.displayName),
    fields: [
      { property: 'displayName', label: 'name' },
      { property: 'publicClient', label: 'redirect URIs', describe: describeRedirectUris, isAlwaysShown: true },
      {
        property: 'requiredResourceAccesses',
        label: 'permissions',
        describe: describePermissions,
        isAlwaysShown: true,
      },
      { property: 'fallbackPublicClientEnabled', label: 'public client', describe: allowed, isAlwaysShown: true },
      { property: 'signInAudience', label: 'accounts' },
      { property: 'owners', label: 'owners', describe: asList },
      { property: 'notes', label: 'notes' },
      { property: 'serviceManagementReference', label: 'service reference' },
    ],
    hidden: ['preventDuplicateNames'],
  },
  ServicePrincipal: {
    label: 'service principal',
    fields: [
      { property: 'appRoleAssignmentRequired', label: 'may sign in', describe: nameSignIn },
      { property: 'accountEnabled', label: 'sign-in', describe: (value) => (value === false ? 'disabled' : 'enabled') },
      { property: 'owners', label: 'owners', describe: asList },
    ],
  },
  ServicePrincipalDelegatedPermissionGrant: {
    label: 'admin consent',
    name: ({ name }) => nameOfApi(/-(\w+)-grant$/.exec(name)?.[1]),
    fields: [
      { property: 'claimValues', label: 'permissions', describe: asList, isAlwaysShown: true },
      { property: 'userObjectId', label: 'for', describe: nameUser, isAlwaysShown: true },
    ],
    hidden: ['servicePrincipalObjectId', 'resourceServicePrincipalObjectId'],
  },
  AppRoleAssignment: {
    label: 'assignment',
    fields: [{ property: 'principalObjectId', label: 'user', isAlwaysShown: true }],
    hidden: ['appRoleId', 'resourceObjectId'],
  },
};

const signs: readonly (readonly [RegExp, PlanSign])[] = [
  [/^create$/, '+'],
  [/^import/, '='],
  [/replace/, '±'],
  [/^(delete|discard)/, '-'],
];

/** Describes the steps of a run, or of a preview. The engine's own resources (stack, component, provider) are left out. */
export function buildPlan(steps: readonly DetailedStep[]): readonly PlanItem[] {
  const own = steps.filter(({ type }) => !/^pulumi:|^mailbox-access:/.test(type));
  // The engine reports a replacement as a creation, a deletion and a step of its own.
  const names = own.filter(({ operation }) => operation === 'replace').map(({ name }) => name);
  return own
    .filter(({ operation, name }) => operation === 'replace' || !names.includes(name) || !operation.includes('replace'))
    .map(describeStep);
}

/** Returns the plan of a new stack, which depends only on its settings. */
export function planOf(settings: Settings): readonly PlanItem[] {
  const { displayName, redirectUris, protocols, consent, mailResources, account, assignmentRequired } = settings;
  const create = (type: string, name: string, after: Properties): DetailedStep => ({
    operation: 'create',
    type: `azuread:index/${type}:${type}`,
    name: `mailbox-${name}`,
    properties: [],
    after,
  });
  const accesses = permissionsOn('graph', protocols).map(({ graphId }) => ({ id: graphId, type: 'Scope' }));
  const requiredResourceAccesses = [{ resourceAppId: resources.graph.clientId, resourceAccesses: accesses }];
  return buildPlan([
    create('Application', 'application', {
      displayName,
      publicClient: { redirectUris },
      requiredResourceAccesses,
      fallbackPublicClientEnabled: true,
    }),
    create('ServicePrincipal', 'service-principal', {}),
    ...planGrants(consent, mailResources, protocols).map(({ resource, claimValues }) =>
      create('ServicePrincipalDelegatedPermissionGrant', `${resource}-grant`, {
        claimValues,
        userObjectId: consent === 'user' ? account : undefined,
      }),
    ),
    ...(assignmentRequired ? [create('AppRoleAssignment', 'assignment', { principalObjectId: account })] : []),
  ]);
}

function describeStep(step: DetailedStep): PlanItem {
  const type = step.type.split(':').at(-1) ?? step.type;
  const kind: Kind = kinds[type] ?? { label: type, name: ({ name }) => name, fields: [] };
  const sign = signs.find(([operation]) => operation.test(step.operation))?.[1] ?? '~';
  return { sign, label: kind.label, name: kind.name?.(step), details: describeDetails(step, kind, sign) };
}

function describeDetails(step: DetailedStep, { fields, hidden = [] }: Kind, sign: PlanSign): readonly PlanDetail[] {
  // The changes to an adopted resource are a separate step.
  if (sign === '-' || sign === '=') return [];
  if (sign === '+') {
    return fields
      .filter(({ isAlwaysShown }) => isAlwaysShown === true)
      .map(({ property, label, describe = asText }) => ({
        label,
        lines: [joinEntries([describe(step.after?.[property])].flat())],
      }))
      .filter(({ lines }) => lines.some((line) => line !== ''));
  }
  const known = fields.flatMap(({ property, label, describe = asText }) => {
    const lines = compare(describe(step.before?.[property]), describe(step.after?.[property]));
    return lines.length === 0 ? [] : [{ label, lines }];
  });
  const named = new Set([...fields.map(({ property }) => property), ...hidden]);
  const others = [...new Set(step.properties.map((path) => path.split(/[.[]/)[0] ?? path))]
    .filter((property) => !named.has(property))
    .map((property) => ({
      label: property,
      lines: compare(asText(step.before?.[property]), asText(step.after?.[property])),
    }))
    .filter(({ lines }) => lines.length > 0);
  return [...known, ...others];
}

/** Joins entries with a common ending: `a (Graph), b (Graph)` becomes `a, b (Graph)`. */
function joinEntries(entries: readonly string[]): string {
  const endings = new Set(entries.map((entry) => / \([^)]*\)$/.exec(entry)?.[0] ?? ''));
  const [ending = ''] = endings;
  if (endings.size !== 1) return entries.join(', ');
  return `${entries.map((entry) => entry.slice(0, entry.length - ending.length)).join(', ')}${ending}`;
}

function compare(before: string | readonly string[], after: string | readonly string[]): readonly string[] {
  if (typeof before === 'string' && typeof after === 'string')
    return before === after ? [] : [`${before || 'nothing'} → ${after || 'nothing'}`];
  const [old, next] = [[before].flat(), [after].flat()];
  return [
    ...old.filter((entry) => !next.includes(entry)).map((entry) => `- ${entry}`),
    ...next.filter((entry) => !old.includes(entry)).map((entry) => `+ ${entry}`),
  ];
}

function describeRedirectUris(value: unknown): readonly string[] {
  return asList((value as { readonly redirectUris?: unknown } | undefined)?.redirectUris);
}

interface ResourceAccess {
  readonly resourceAppId?: string;
  readonly resourceAccesses?: readonly { readonly id?: string; readonly type?: string }[];
}

function describePermissions(value: unknown): readonly string[] {
  const accesses = Array.isArray(value) ? (value as readonly ResourceAccess[]) : [];
  return accesses.flatMap(({ resourceAppId = '', resourceAccesses = [] }) =>
    resourceAccesses
      .map(({ id = '', type }) => {
        const kind = type === 'Scope' ? 'delegated' : 'application';
        return `${nameOfPermission(id)} (${nameOfApi(resourceAppId) ?? resourceAppId}, ${kind})`;
      })
      .toSorted(),
  );
}

function asList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(asText) : [];
}

/** Converts a value to text. Text from the directory with a line break or a control character is shown as JSON. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return value === cleanText(value) ? value : formatJson(value).trimEnd();
}
