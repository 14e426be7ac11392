CREATE TABLE `archives` (
	`run_id` bigint unsigned NOT NULL,
	`file` varchar(190) NOT NULL,
	`host` varchar(190) NOT NULL,
	`sha256` char(64) NOT NULL,
	`bytes` bigint unsigned NOT NULL,
	`rewards` int unsigned NOT NULL,
	`left_out` mediumtext NOT NULL,
	`archived_at` datetime(3) NOT NULL,
	`removed_at` datetime(3),
	CONSTRAINT `archives_run_id` PRIMARY KEY(`run_id`)
);
--> statement-breakpoint
ALTER TABLE `runs` ADD `archived_at` datetime(3);--> statement-breakpoint
CREATE INDEX `archives_removed` ON `archives` (`removed_at`);--> statement-breakpoint
CREATE INDEX `runs_shown` ON `runs` (`kind`,`published`,`archived_at`,`period_start`);
--> statement-breakpoint
CREATE OR REPLACE VIEW `reward_list_hourly` AS
SELECT w.`partner_id`, w.`position`, r.`period_start` AS `time`,
  COALESCE(w.`top10p`, 0) AS `hourly_reward_top10p`,
  COALESCE(w.`top10`, 0) AS `hourly_reward_top10`,
  COALESCE(w.`top100`, 0) AS `hourly_reward_top100`,
  COALESCE(w.`top1000`, 0) AS `hourly_reward_top1000`,
  COALESCE(w.`all`, 0) AS `hourly_reward_all`
FROM `runs` r JOIN `hourly_rewards` w ON w.`run_id` = r.`id`
WHERE r.`kind` = 'hourly' AND r.`published` = 1 AND r.`archived_at` IS NULL;
--> statement-breakpoint
CREATE OR REPLACE VIEW `reward_list_daily` AS
SELECT w.`partner_id`, w.`position`, r.`period_start` AS `time`,
  COALESCE(w.`top10`, 0) AS `daily_reward_top10`,
  COALESCE(w.`top100`, 0) AS `daily_reward_top100`,
  COALESCE(w.`top1000`, 0) AS `daily_reward_top1000`,
  COALESCE(w.`top10000`, 0) AS `daily_reward_top10000`,
  COALESCE(w.`all`, 0) AS `daily_reward_all`,
  COALESCE(w.`top10p_ecc`, 0) AS `daily_reward_top10p_ecc`,
  COALESCE(w.`top50p`, 0) AS `daily_reward_top50p`,
  w.`bonus` AS `cc_market_reward`
FROM `runs` r JOIN `daily_rewards` w ON w.`run_id` = r.`id`
WHERE r.`kind` = 'daily' AND r.`published` = 1 AND r.`archived_at` IS NULL;
