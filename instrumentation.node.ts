import { runServer } from './server/process';

// Next evaluates this file once in each server process; a build evaluates it as well, and must start nothing.
if (process.env.NEXT_PHASE !== 'phase-production-build') await runServer(process.env);
