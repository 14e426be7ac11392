/** @type {import('next').NextConfig} */
const config = {
  serverExternalPackages: ['mysql2', 'pino', 'pino-roll', 'pino-pretty', 'node-cron', 'prom-client'],
  poweredByHeader: false,
  reactStrictMode: true,
};

export default config;
