import type { TestProject } from 'vitest/node';
import type { PrivateServer } from '../db/private';
import { startThrowawayServer } from '../db/throwaway-server';
import { bundle } from './bundle';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that tests create their databases on. */
    databaseServer: string;
    /** Programs of ours that tests start as processes, each in one file. */
    commandLine: string;
    lineProcess: string;
  }
}

/** What all test files share: one server in a folder of its own, and the programs that they start. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [commandLine, lineProcess] = await Promise.all(PROGRAMS.map(bundle));
  project.provide('commandLine', commandLine!.file);
  project.provide('lineProcess', lineProcess!.file);
  const server = await provideServer(project);
  return async () => {
    await Promise.all([server?.stop(), commandLine!.remove(), lineProcess!.remove()]);
  };
}

const PROGRAMS = ['server/cli/allot.ts', 'server/testing/line-process.ts'];

/** `TEST_DATABASE_URL` names another server on this machine, to try MySQL. */
async function provideServer(project: TestProject): Promise<PrivateServer | null> {
  const named = process.env.TEST_DATABASE_URL;
  const server = named ? null : await startThrowawayServer('allot-test-');
  project.provide('databaseServer', named || server!.url());
  return server;
}
