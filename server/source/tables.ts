/**
 * The three tables of a source database that has none of its own yet: those of the sample program and of tests. A real program brings
 * its own, as tables or as views with these names and columns.
 */
export const SOURCE_TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS partners (
    partner_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    name VARCHAR(255) NOT NULL,
    position INT UNSIGNED NULL,
    ecc DECIMAL(20,8) NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    KEY partners_name (name)
  ) DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE IF NOT EXISTS votes (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    partner_id BIGINT UNSIGNED NOT NULL,
    vote_type VARCHAR(32) NOT NULL,
    cc DECIMAL(20,8) NULL,
    cast_at DATETIME NULL,
    KEY votes_cast_at (cast_at, partner_id, vote_type, cc)
  ) DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE IF NOT EXISTS cc_rates (
    effective_at DATETIME NOT NULL,
    rate DECIMAL(20,8) NOT NULL,
    market_rate DECIMAL(20,8) NULL,
    KEY cc_rates_effective_at (effective_at)
  ) DEFAULT CHARSET = utf8mb4`,
];
