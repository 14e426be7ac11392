import type { TestProject } from 'vitest/node';
import { startThrowawayServer } from '../db/throwaway-server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that tests create their databases on. */
    databaseServer: string;
  }
}

/** One server for the whole test run, in a folder of its own. `TEST_DATABASE_URL` names another one on this machine, to try MySQL. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) {
    project.provide('databaseServer', process.env.TEST_DATABASE_URL);
    return undefined;
  }
  const server = await startThrowawayServer('allot-test-');
  project.provide('databaseServer', server.url());
  return () => server.stop();
}
