import type { TestProject } from 'vitest/node';
import { startThrowawayServer } from '../db/throwaway-server';
import { bundle } from './bundle';
import { databaseOn } from './database-on';
import { type Template, templateOf } from './template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that tests create their databases on. */
    databaseServer: string;
    /** What makes a database there the one that all migrations make. */
    newestSchema: Template;
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
  const leaveServer = await provideServer(project);
  return async () => {
    await Promise.all([leaveServer(), commandLine!.remove(), lineProcess!.remove()]);
  };
}

const PROGRAMS = ['server/cli/allot.ts', 'server/testing/line-process.ts'];

/** `TEST_DATABASE_URL` names another server on this machine, to try MySQL. Whatever is made there goes when the tests have ended. */
async function provideServer(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env.TEST_DATABASE_URL;
  const server = named ? null : await startThrowawayServer('allot-test-');
  const address = named || server!.url();
  project.provide('databaseServer', address);
  const template = await databaseOn(address, 'template');
  project.provide('newestSchema', await templateOf(template.url));
  return () => (server ? server.stop() : template.drop());
}
