import { GraphRefusal, openSender } from './client.ts';
import type { GraphOptions } from './client.ts';

/** The few changes of the directory that the provider has no way to make. */
export interface GraphWriter {
  /**
   * Brings one object back from the 30-day bin, under the IDs that it had
   * (https://learn.microsoft.com/graph/api/directory-deleteditems-restore). One that is back already stays as it is.
   */
  restore(kind: 'applications' | 'servicePrincipals', objectId: string): Promise<void>;
  /** https://learn.microsoft.com/graph/api/application-removepassword */
  removeSecret(applicationObjectId: string, keyId: string): Promise<void>;
  /** Removes all certificates of an application. */
  removeCertificates(applicationObjectId: string): Promise<void>;
  /** Deletes an application, which Entra keeps for 30 days (https://learn.microsoft.com/graph/api/application-delete). */
  removeApplication(objectId: string): Promise<void>;
  /** Removes a deleted object for good (https://learn.microsoft.com/graph/api/directory-deleteditems-delete). */
  removeForGood(objectId: string): Promise<void>;
}

/** Opens Graph v1.0 for those changes. @throws GraphRefusal, by each of them, for a status of 400 or more. */
export function openGraphWriter(options: GraphOptions): GraphWriter {
  const send = openSender(options);
  const at = (path: string) => `${options.base}/v1.0${path}`;
  return {
    restore: async (kind, objectId) => {
      try {
        await send('POST', at(`/directory/deletedItems/${objectId}/restore`));
      } catch (error) {
        // A restoration that was done and not heard of is repeated by the pipeline, and then no longer in the bin.
        if (!(error instanceof GraphRefusal) || error.status !== 404) throw error;
        await send('GET', at(`/${kind}/${objectId}?$select=id`)).catch(() => {
          throw error;
        });
      }
    },
    removeSecret: async (applicationObjectId, keyId) => {
      await send('POST', at(`/applications/${applicationObjectId}/removePassword`), { keyId });
    },
    removeCertificates: async (applicationObjectId) => {
      await send('PATCH', at(`/applications/${applicationObjectId}`), { keyCredentials: [] });
    },
    removeApplication: async (objectId) => {
      await send('DELETE', at(`/applications/${objectId}`));
    },
    removeForGood: async (objectId) => {
      await send('DELETE', at(`/directory/deletedItems/${objectId}`));
    },
  };
}
