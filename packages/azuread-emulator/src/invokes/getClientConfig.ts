import type { Session } from '../session.ts';
import type { Values } from '../values.ts';

/** Who is signed in; asks the directory nothing. */
export function getClientConfig(session: Session): Values {
  const { tenantId, clientId, objectId } = session;
  return { clientId, id: `${tenantId}-${clientId}-${objectId}`, objectId, tenantId };
}
