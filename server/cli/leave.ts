import { leaveProcesses } from '../processes';

// Called by `npm start` at its end, also after a start that failed half-way. The last one out stops the private database.
await leaveProcesses(process.env.DATA_DIR?.trim() || '.allot', process.ppid);
