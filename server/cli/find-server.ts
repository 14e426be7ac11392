import { findServerBinary, NoServerBinaryError } from '../db/private-binary';

// Called by the scripts before anything needs a database: prints the server's version, or ends with 69 (nothing there) and what to do.
try {
  console.log((await findServerBinary()).version);
} catch (error) {
  if (!(error instanceof NoServerBinaryError)) throw error;
  console.log(error.message);
  process.exitCode = 69;
}
