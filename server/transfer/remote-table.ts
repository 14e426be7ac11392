/** The remote table that special partners' totals go to; a program's own is expected to have these columns and this unique key. */
export const REMOTE_TABLE = `CREATE TABLE IF NOT EXISTS cc_hourly (
  partner_id BIGINT UNSIGNED NOT NULL,
  cc_reward DECIMAL(20,8) NOT NULL,
  time DATETIME NOT NULL,
  UNIQUE KEY cc_hourly_partner_time (partner_id, time)
) DEFAULT CHARSET = utf8mb4`;
