export const dynamic = 'force-dynamic';

/** Says that the process is alive, and nothing of the databases: restarting it would not bring those back. */
export const GET = () =>
  Response.json({ status: 'alive', pid: process.pid, seconds: Math.round(process.uptime()) });
