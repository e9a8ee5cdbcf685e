import type { DetailedStep } from '../pulumi/stack/events.ts';
import { buildPlan } from '../reporting/plan/build.ts';
import type { PlanItem } from '../reporting/plan/build.ts';
import { renderPlan } from '../reporting/plan/render.ts';
import type { Deployment } from './deployment.ts';

type Printed = Pick<Deployment, 'options' | 'context'>;

/** Prints which customer and tenant a run is about. */
export function printCustomer({ settings, options, context }: Printed & Pick<Deployment, 'settings'>): void {
  const { customer, stack, tenantId } = settings;
  const name = customer === stack ? stack : `${customer} (${stack})`;
  if (!options.asJson) context.console.out(`\n${name}  tenant ${tenantId}\n`);
}

/** Prints what a run changes, unless the engine's own output shows it. */
export function printSteps(steps: readonly DetailedStep[], printed: Printed): void {
  printItems(buildPlan(steps), printed);
}

export function printItems(items: readonly PlanItem[], { options, context: { console } }: Printed): void {
  if (options.asJson || options.showsEngine) return;
  console.out(renderPlan(items, console));
}
