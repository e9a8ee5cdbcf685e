import { judgeApplication } from './application.ts';
import { judgeGrants } from './grants.ts';
import { harmKinds } from './harm.ts';
import type { Before, Finding, Harm } from './harm.ts';
import { isOfType } from './step.ts';
import type { PlannedStep } from './step.ts';

/** Finds of what a plan would do what hurts whoever uses the registration; one entry a kind, in a fixed order. */
export function judgePlan(steps: readonly PlannedStep[], before: Before): readonly Harm[] {
  const lost = [...judgeLoss(steps, 'Application'), ...judgeLoss(steps, 'ServicePrincipal')];
  // With the application or its service principal everything else goes: to list that too would hide what matters.
  const found = lost.length > 0 ? lost : [...judgeApplication(steps), ...judgeGrants(steps, before.consent)];
  return harmKinds.flatMap((kind): readonly Harm[] => {
    const what = [...new Set(found.filter((finding) => finding.kind === kind).flatMap((finding) => finding.what))];
    return what.length === 0 ? [] : [{ kind, clientId: before.clientId, what }];
  });
}

/** A destroy needs no plan: it takes all of it. */
export function judgeDestroy({ clientId }: Before): readonly Harm[] {
  return [{ kind: 'delete', clientId, what: Object.values(titles) }];
}

const titles = { Application: 'the application', ServicePrincipal: 'its service principal' } as const;

/** An application that is created where there was one already has another client ID, as a replaced one has. */
function judgeLoss(steps: readonly PlannedStep[], type: keyof typeof titles): readonly Finding[] {
  return steps
    .filter((step) => isOfType(step, type))
    .flatMap(({ operation }): readonly Finding[] => {
      if (operation === 'delete') return [{ kind: 'delete', what: [titles[type]] }];
      const isLost = operation === 'replace' || (operation === 'create' && type === 'Application');
      return isLost ? [{ kind: 'replace', what: [titles[type]] }] : [];
    });
}
