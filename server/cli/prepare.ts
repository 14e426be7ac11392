import { writeFileSync } from 'node:fs';
import { readConfig } from '../config';
import { prepareDatabases } from '../prepare';
import { joinProcesses, listProcesses } from '../processes';
import { tell } from './failure';

// Called by `npm start` before there is a build: makes the databases ready and hands back, on file descriptor 3, what the server is to
// be started with. The process that it is entered for is the caller, which lives as long as the server does.
try {
  const config = readConfig(process.env);
  await joinProcesses(config.dataDir, 'start', process.ppid);
  const addresses = await prepareDatabases(config, (sentence) => console.log(sentence));
  const environment = {
    DATABASE_URL: addresses.own,
    SOURCE_DATABASE_URL: addresses.source,
    ...(addresses.remote ? { REMOTE_DATABASE_URL: addresses.remote } : {}),
    SAMPLE_PROGRAM: config.sample ? 'on' : 'off',
  };
  writeFileSync(
    3,
    JSON.stringify({
      environment,
      processes: listProcesses(config.dataDir),
      host: config.host,
      port: config.port,
    }),
  );
} catch (error) {
  console.error(tell(error, false));
  process.exitCode = 1;
}
