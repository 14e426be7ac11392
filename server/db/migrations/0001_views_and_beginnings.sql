CREATE VIEW `reward_list_hourly` AS
SELECT w.`partner_id`, w.`position`, r.`period_start` AS `time`,
  COALESCE(w.`top10p`, 0) AS `hourly_reward_top10p`,
  COALESCE(w.`top10`, 0) AS `hourly_reward_top10`,
  COALESCE(w.`top100`, 0) AS `hourly_reward_top100`,
  COALESCE(w.`top1000`, 0) AS `hourly_reward_top1000`,
  COALESCE(w.`all`, 0) AS `hourly_reward_all`
FROM `runs` r JOIN `hourly_rewards` w ON w.`run_id` = r.`id`
WHERE r.`kind` = 'hourly' AND r.`published` = 1;
--> statement-breakpoint
CREATE VIEW `reward_list_daily` AS
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
WHERE r.`kind` = 'daily' AND r.`published` = 1;
--> statement-breakpoint
CREATE VIEW `reward_log` AS
SELECT r.`kind` AS `reward_type`, r.`local_day` AS `reward_day`, r.`local_hour` AS `reward_hour`, r.`paid` AS `total_reward_cc`,
  c_top10p.`members` AS `top10p_count`, c_top10p.`paid` AS `top10p_amount`,
  c_top10.`members` AS `top10_count`, c_top10.`paid` AS `top10_amount`,
  c_top100.`members` AS `top100_count`, c_top100.`paid` AS `top100_amount`,
  c_top1000.`members` AS `top1000_count`, c_top1000.`paid` AS `top1000_amount`,
  c_top10000.`members` AS `top10000_count`, c_top10000.`paid` AS `top10000_amount`,
  c_all.`members` AS `all_count`, c_all.`paid` AS `all_amount`,
  c_top10p_ecc.`members` AS `top10p_ecc_count`, c_top10p_ecc.`paid` AS `top10p_ecc_amount`,
  c_top50p.`members` AS `top50p_count`, c_top50p.`paid` AS `top50p_amount`,
  r.`voters`, r.`votes`, r.`cc_voted`, r.`cc_rate`
FROM `runs` r
LEFT JOIN `run_categories` c_top10p ON c_top10p.`run_id` = r.`id` AND c_top10p.`category` = 'top10p'
LEFT JOIN `run_categories` c_top10 ON c_top10.`run_id` = r.`id` AND c_top10.`category` = 'top10'
LEFT JOIN `run_categories` c_top100 ON c_top100.`run_id` = r.`id` AND c_top100.`category` = 'top100'
LEFT JOIN `run_categories` c_top1000 ON c_top1000.`run_id` = r.`id` AND c_top1000.`category` = 'top1000'
LEFT JOIN `run_categories` c_top10000 ON c_top10000.`run_id` = r.`id` AND c_top10000.`category` = 'top10000'
LEFT JOIN `run_categories` c_all ON c_all.`run_id` = r.`id` AND c_all.`category` = 'all'
LEFT JOIN `run_categories` c_top10p_ecc ON c_top10p_ecc.`run_id` = r.`id` AND c_top10p_ecc.`category` = 'top10p_ecc'
LEFT JOIN `run_categories` c_top50p ON c_top50p.`run_id` = r.`id` AND c_top50p.`category` = 'top50p'
WHERE r.`published` = 1;
--> statement-breakpoint
INSERT INTO `ledger` (`id`, `version`) VALUES (1, 0);
--> statement-breakpoint
INSERT INTO `accounts` (`account`, `balance`) VALUES ('votes', 0), ('hourly_pool', 0), ('daily_pool', 0), ('held', 0), ('partners', 0), ('market', 0), ('opening', 0), ('adjustments', 0);
--> statement-breakpoint
INSERT INTO `audit_head` (`id`, `seq`, `hash`) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
