import { GraphRefusal, openSender, type GraphOptions } from './client.ts';

export type GraphWriter = ReturnType<typeof openGraphWriter>;

/**
 * Opens Graph v1.0 for the few changes of the directory that the provider cannot make.
 *
 * @throws GraphRefusal, from each method, for a status of 400 or more.
 */
export function openGraphWriter(options: GraphOptions) {
  const send = openSender(options);
  const at = (path: string) => `${options.base}/v1.0${path}`;
  return {
    /**
     * Restores one object from the 30-day bin, with its IDs. An object that is already restored stays as it is.
     * https://learn.microsoft.com/graph/api/directory-deleteditems-restore
     */
    restore: async (kind: 'applications' | 'servicePrincipals', objectId: string): Promise<void> => {
      try {
        await send('POST', at(`/directory/deletedItems/${objectId}/restore`));
      } catch (error) {
        // When the answer to a restoration is lost, the pipeline repeats it, and the object is no longer in the bin.
        if (!(error instanceof GraphRefusal) || error.status !== 404) throw error;
        await send('GET', at(`/${kind}/${objectId}?$select=id`)).catch(() => {
          throw error;
        });
      }
    },
    /** https://learn.microsoft.com/graph/api/application-removepassword */
    removeSecret: (applicationObjectId: string, keyId: string) =>
      send('POST', at(`/applications/${applicationObjectId}/removePassword`), { keyId }),
    removeCertificates: (applicationObjectId: string) =>
      send('PATCH', at(`/applications/${applicationObjectId}`), { keyCredentials: [] }),
    /** Deletes an application, which Entra keeps for 30 days (https://learn.microsoft.com/graph/api/application-delete). */
    removeApplication: (objectId: string) => send('DELETE', at(`/applications/${objectId}`)),
    /** Removes a deleted object for good (https://learn.microsoft.com/graph/api/directory-deleteditems-delete). */
    removeForGood: (objectId: string) => send('DELETE', at(`/directory/deletedItems/${objectId}`)),
  };
}
