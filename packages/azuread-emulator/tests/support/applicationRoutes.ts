import { done, found, urn } from './provider.ts';

export const URN = urn('Application');
export const ID = '/applications/app';
export const APP = { id: 'app', appId: 'client', displayName: 'PASS' };
export const READ = {
  'GET /v1.0/applications/app': found(APP),
  'GET /beta/applications/app': found({}),
  'GET /v1.0/applications/app/owners': found({ value: [] }),
};
export const WRITE = { ...READ, 'POST /v1.0/applications': found(APP), 'PATCH /v1.0/applications/app': done };
/** The result of a search for the application's name: another one with this name, and one that Graph treats alike. */
export const DUPLICATE = found({
  value: [
    { id: 'other', displayName: 'PASS' },
    { id: 'else', displayName: 'pass' },
  ],
});
