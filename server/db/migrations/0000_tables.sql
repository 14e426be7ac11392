CREATE TABLE `accounts` (
	`account` varchar(16) NOT NULL,
	`balance` decimal(38,8) NOT NULL,
	CONSTRAINT `accounts_account` PRIMARY KEY(`account`)
);
--> statement-breakpoint
CREATE TABLE `accruals` (
	`hour_start` datetime NOT NULL,
	`pool` varchar(8) NOT NULL,
	`seq` int unsigned NOT NULL,
	`sort` varchar(10) NOT NULL,
	`votes` bigint unsigned NOT NULL,
	`cc` decimal(38,8) NOT NULL,
	`rate` decimal(20,8) NOT NULL,
	`hourly_share` varchar(64) NOT NULL,
	`amount` decimal(38,8) NOT NULL,
	`earmarked_for` datetime NOT NULL,
	`run_id` bigint unsigned,
	`sweep_id` bigint unsigned,
	`booked_at` datetime(3) NOT NULL,
	CONSTRAINT `accruals_hour_start_pool_seq_pk` PRIMARY KEY(`hour_start`,`pool`,`seq`)
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` bigint unsigned NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor` varchar(190) NOT NULL,
	`role` varchar(16) NOT NULL,
	`action` varchar(32) NOT NULL,
	`subject` varchar(190) NOT NULL,
	`before` mediumtext,
	`after` mediumtext,
	`reason` text,
	`token` char(36) NOT NULL,
	`hash` char(64) NOT NULL,
	CONSTRAINT `audit_seq` PRIMARY KEY(`seq`),
	CONSTRAINT `audit_token` UNIQUE(`token`)
);
--> statement-breakpoint
CREATE TABLE `audit_head` (
	`id` tinyint NOT NULL,
	`seq` bigint unsigned NOT NULL,
	`hash` char(64) NOT NULL,
	CONSTRAINT `audit_head_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `breaches` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`kind` varchar(8) NOT NULL,
	`found_at` datetime(3) NOT NULL,
	`sentence` text NOT NULL,
	`run_id` bigint unsigned,
	`resolved_at` datetime(3),
	`resolved_by` varchar(190),
	`resolution` text,
	CONSTRAINT `breaches_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `daily_rewards` (
	`run_id` bigint unsigned NOT NULL,
	`place` int unsigned NOT NULL,
	`partner_id` bigint unsigned NOT NULL,
	`position` int unsigned,
	`votes` int unsigned NOT NULL,
	`votes_by_type` mediumtext NOT NULL,
	`cc_voted` decimal(38,8) NOT NULL,
	`ecc` decimal(20,8),
	`top10` decimal(20,8),
	`top100` decimal(20,8),
	`top1000` decimal(20,8),
	`top10000` decimal(20,8),
	`all` decimal(20,8),
	`top10p_ecc` decimal(20,8),
	`top50p` decimal(20,8),
	`bonus` decimal(20,8) NOT NULL,
	CONSTRAINT `daily_rewards_run_id_place_pk` PRIMARY KEY(`run_id`,`place`),
	CONSTRAINT `daily_rewards_partner` UNIQUE(`run_id`,`partner_id`)
);
--> statement-breakpoint
CREATE TABLE `earmarks` (
	`kind` varchar(8) NOT NULL,
	`period_start` datetime NOT NULL,
	`amount` decimal(38,8) NOT NULL,
	CONSTRAINT `earmarks_kind_period_start_pk` PRIMARY KEY(`kind`,`period_start`)
);
--> statement-breakpoint
CREATE TABLE `entries` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`at` datetime(3) NOT NULL,
	`from_account` varchar(16) NOT NULL,
	`to_account` varchar(16) NOT NULL,
	`amount` decimal(38,8) NOT NULL,
	`kind` varchar(8) NOT NULL,
	`period_start` datetime NOT NULL,
	`from_earmark` datetime,
	`to_earmark` datetime,
	`reason` varchar(24) NOT NULL,
	`run_id` bigint unsigned,
	`sweep_id` bigint unsigned,
	CONSTRAINT `entries_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `events` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`at` datetime(3) NOT NULL,
	`topic` varchar(16) NOT NULL,
	`subject` varchar(64) NOT NULL,
	CONSTRAINT `events_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `hand_bookings` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`from_account` varchar(16) NOT NULL,
	`from_earmark` datetime,
	`to_account` varchar(16) NOT NULL,
	`to_earmark` datetime,
	`amount` decimal(38,8) NOT NULL,
	`status` varchar(10) NOT NULL,
	`proposed_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`proposed_at` datetime(3) NOT NULL,
	`decided_by` varchar(190),
	`decision_reason` text,
	`decided_at` datetime(3),
	CONSTRAINT `hand_bookings_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `hourly_rewards` (
	`run_id` bigint unsigned NOT NULL,
	`place` int unsigned NOT NULL,
	`partner_id` bigint unsigned NOT NULL,
	`position` int unsigned,
	`votes` int unsigned NOT NULL,
	`votes_by_type` mediumtext NOT NULL,
	`cc_voted` decimal(38,8) NOT NULL,
	`ecc` decimal(20,8),
	`top10p` decimal(20,8),
	`top10` decimal(20,8),
	`top100` decimal(20,8),
	`top1000` decimal(20,8),
	`all` decimal(20,8),
	CONSTRAINT `hourly_rewards_run_id_place_pk` PRIMARY KEY(`run_id`,`place`),
	CONSTRAINT `hourly_rewards_partner` UNIQUE(`run_id`,`partner_id`)
);
--> statement-breakpoint
CREATE TABLE `instances` (
	`id` varchar(64) NOT NULL,
	`name` varchar(32) NOT NULL,
	`host` varchar(190) NOT NULL,
	`pid` int unsigned NOT NULL,
	`started_at` datetime(3) NOT NULL,
	`seen_at` datetime(3) NOT NULL,
	`clock_offset_ms` int NOT NULL,
	CONSTRAINT `instances_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` varchar(32) NOT NULL,
	`owner` varchar(64) NOT NULL,
	`until` datetime(3) NOT NULL,
	CONSTRAINT `leases_name` PRIMARY KEY(`name`)
);
--> statement-breakpoint
CREATE TABLE `ledger` (
	`id` tinyint NOT NULL,
	`version` bigint unsigned NOT NULL,
	CONSTRAINT `ledger_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `left_out` (
	`run_id` bigint unsigned NOT NULL,
	`partner_id` bigint unsigned NOT NULL,
	`position` int unsigned,
	`votes` int unsigned NOT NULL,
	`votes_by_type` mediumtext NOT NULL,
	`cc_voted` decimal(38,8) NOT NULL,
	`ecc` decimal(20,8),
	`active` boolean NOT NULL,
	`reason` varchar(16) NOT NULL,
	CONSTRAINT `left_out_run_id_partner_id_pk` PRIMARY KEY(`run_id`,`partner_id`)
);
--> statement-breakpoint
CREATE TABLE `pauses` (
	`kind` varchar(8) NOT NULL,
	`paused_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`since` datetime(3) NOT NULL,
	`until` datetime(3),
	CONSTRAINT `pauses_kind` PRIMARY KEY(`kind`)
);
--> statement-breakpoint
CREATE TABLE `policies` (
	`version` int unsigned NOT NULL,
	`in_force_from` datetime NOT NULL,
	`policy` mediumtext NOT NULL,
	`proposed_by` varchar(190) NOT NULL,
	`approved_by` varchar(190),
	`rejected_by` varchar(190),
	`decided_at` datetime(3),
	`reason` text NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `policies_version` PRIMARY KEY(`version`)
);
--> statement-breakpoint
CREATE TABLE `program` (
	`id` tinyint NOT NULL,
	`zone` varchar(64) NOT NULL,
	`start_at` datetime NOT NULL,
	CONSTRAINT `program_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `refusals` (
	`kind` varchar(8) NOT NULL,
	`period_start` datetime NOT NULL,
	`sentence` text NOT NULL,
	`missing` decimal(38,8) NOT NULL,
	`tries` int unsigned NOT NULL,
	`refused_at` datetime(3) NOT NULL,
	`next_try_at` datetime(3) NOT NULL,
	CONSTRAINT `refusals_kind_period_start_pk` PRIMARY KEY(`kind`,`period_start`)
);
--> statement-breakpoint
CREATE TABLE `reward_distribution_logs` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`run_id` bigint unsigned NOT NULL,
	`attempt` int unsigned NOT NULL,
	`reward_type` varchar(8) NOT NULL,
	`timestamp` datetime(3) NOT NULL,
	`total_amount` decimal(38,8) NOT NULL,
	`user_counts` mediumtext NOT NULL,
	`ecc_cap` decimal(38,8),
	`details` mediumtext NOT NULL,
	CONSTRAINT `reward_distribution_logs_id` PRIMARY KEY(`id`),
	CONSTRAINT `reward_distribution_logs_run` UNIQUE(`run_id`)
);
--> statement-breakpoint
CREATE TABLE `reward_pool_state` (
	`day` date NOT NULL,
	`accumulated_daily_pool` decimal(38,8) NOT NULL,
	CONSTRAINT `reward_pool_state_day` PRIMARY KEY(`day`)
);
--> statement-breakpoint
CREATE TABLE `run_categories` (
	`run_id` bigint unsigned NOT NULL,
	`category` varchar(16) NOT NULL,
	`ordinal` tinyint unsigned NOT NULL,
	`budget` decimal(38,8) NOT NULL,
	`members` int unsigned NOT NULL,
	`paid` decimal(38,8) NOT NULL,
	CONSTRAINT `run_categories_run_id_category_pk` PRIMARY KEY(`run_id`,`category`)
);
--> statement-breakpoint
CREATE TABLE `run_hours` (
	`run_id` bigint unsigned NOT NULL,
	`hour_start` datetime NOT NULL,
	`hour_end` datetime NOT NULL,
	`votes` bigint unsigned NOT NULL,
	`cc` decimal(38,8) NOT NULL,
	`rate` decimal(20,8) NOT NULL,
	`hourly_share` varchar(64) NOT NULL,
	`hourly_seq` int unsigned NOT NULL,
	`daily_seq` int unsigned NOT NULL,
	CONSTRAINT `run_hours_run_id_hour_start_pk` PRIMARY KEY(`run_id`,`hour_start`)
);
--> statement-breakpoint
CREATE TABLE `run_steps` (
	`run_id` bigint unsigned NOT NULL,
	`step` varchar(12) NOT NULL,
	`started_at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	`rows_done` bigint unsigned NOT NULL,
	`error` text,
	`tries` int unsigned NOT NULL,
	`next_try_at` datetime(3),
	CONSTRAINT `run_steps_run_id_step_pk` PRIMARY KEY(`run_id`,`step`)
);
--> statement-breakpoint
CREATE TABLE `running_sums` (
	`hour_start` datetime NOT NULL,
	`summed_to` datetime(3) NOT NULL,
	`votes` bigint unsigned NOT NULL,
	`cc` decimal(38,8) NOT NULL,
	CONSTRAINT `running_sums_hour_start` PRIMARY KEY(`hour_start`)
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`kind` varchar(8) NOT NULL,
	`period_start` datetime NOT NULL,
	`period_end` datetime NOT NULL,
	`local_day` date NOT NULL,
	`local_hour` tinyint unsigned,
	`attempt` int unsigned NOT NULL,
	`status` varchar(12) NOT NULL,
	`active` tinyint GENERATED ALWAYS AS ((case when status in ('computing', 'waiting') then 1 end)) STORED,
	`published` tinyint GENERATED ALWAYS AS ((case when status = 'published' then 1 end)) STORED,
	`base_run_id` bigint unsigned,
	`standings` varchar(8) NOT NULL,
	`policy_version` int unsigned NOT NULL,
	`special_version` int unsigned NOT NULL,
	`engine_version` varchar(16) NOT NULL,
	`requested_by` varchar(190) NOT NULL,
	`reason` text,
	`cover` boolean NOT NULL,
	`decided_by` varchar(190),
	`decision_reason` text,
	`gate` varchar(8) NOT NULL,
	`gate_reason` text,
	`fence` int unsigned NOT NULL,
	`beats` bigint unsigned NOT NULL,
	`lease_owner` varchar(64),
	`lease_until` datetime(3),
	`opened_at` datetime(3) NOT NULL,
	`held_at` datetime(3),
	`computed_at` datetime(3),
	`decided_at` datetime(3),
	`checked_at` datetime(3),
	`voters` int unsigned,
	`eligible` int unsigned,
	`votes` bigint unsigned,
	`cc_voted` decimal(38,8),
	`cc_rate` decimal(20,8),
	`market_rate` decimal(20,8),
	`bad_rows` mediumtext,
	`newest_vote_at` datetime,
	`budget` decimal(38,8),
	`nominal_budget` decimal(38,8),
	`paid` decimal(38,8),
	`carried` decimal(38,8),
	`bonus` decimal(38,8),
	`ecc_cap` decimal(38,8),
	`open_parts` mediumtext,
	`input_digest` char(64),
	`result_digest` char(64),
	CONSTRAINT `runs_id` PRIMARY KEY(`id`),
	CONSTRAINT `runs_attempt` UNIQUE(`kind`,`period_start`,`attempt`),
	CONSTRAINT `runs_active` UNIQUE(`kind`,`period_start`,`active`),
	CONSTRAINT `runs_published` UNIQUE(`kind`,`published`,`period_start`)
);
--> statement-breakpoint
CREATE TABLE `sightings` (
	`hour_start` datetime NOT NULL,
	`seen_at` datetime(3) NOT NULL,
	`votes` bigint unsigned NOT NULL,
	`cc` decimal(38,8) NOT NULL,
	`left_cc` decimal(38,8),
	`left_by` varchar(190),
	`left_reason` text,
	CONSTRAINT `sightings_hour_start` PRIMARY KEY(`hour_start`)
);
--> statement-breakpoint
CREATE TABLE `skips` (
	`kind` varchar(8) NOT NULL,
	`period_start` datetime NOT NULL,
	`amount` decimal(38,8) NOT NULL,
	`skipped_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`skipped_at` datetime(3) NOT NULL,
	CONSTRAINT `skips_kind_period_start_pk` PRIMARY KEY(`kind`,`period_start`)
);
--> statement-breakpoint
CREATE TABLE `special_lists` (
	`version` int unsigned NOT NULL,
	`changed_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `special_lists_version` PRIMARY KEY(`version`)
);
--> statement-breakpoint
CREATE TABLE `special_partners` (
	`version` int unsigned NOT NULL,
	`partner_id` bigint unsigned NOT NULL,
	CONSTRAINT `special_partners_version_partner_id_pk` PRIMARY KEY(`version`,`partner_id`)
);
--> statement-breakpoint
CREATE TABLE `sweeps` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`started_at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	`reach` varchar(8) NOT NULL,
	`from_hour` datetime NOT NULL,
	`to_hour` datetime NOT NULL,
	`hours` int unsigned NOT NULL,
	`booked` decimal(38,8) NOT NULL,
	`error` text,
	CONSTRAINT `sweeps_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `transfers` (
	`run_id` bigint unsigned NOT NULL,
	`partner_id` bigint unsigned NOT NULL,
	`time` datetime NOT NULL,
	`amount` decimal(20,8) NOT NULL,
	`status` varchar(10) NOT NULL,
	`tries` int unsigned NOT NULL,
	`next_try_at` datetime(3) NOT NULL,
	`delivered_at` datetime(3),
	`error` text,
	CONSTRAINT `transfers_run_id_partner_id_pk` PRIMARY KEY(`run_id`,`partner_id`)
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`);--> statement-breakpoint
CREATE INDEX `entries_run` ON `entries` (`run_id`);--> statement-breakpoint
CREATE INDEX `entries_period` ON `entries` (`kind`,`period_start`);--> statement-breakpoint
CREATE INDEX `events_at` ON `events` (`at`);--> statement-breakpoint
CREATE INDEX `runs_status` ON `runs` (`status`,`kind`,`period_start`);--> statement-breakpoint
CREATE INDEX `runs_period` ON `runs` (`period_start`,`kind`);--> statement-breakpoint
CREATE INDEX `runs_local_day` ON `runs` (`local_day`,`kind`);--> statement-breakpoint
CREATE INDEX `transfers_due` ON `transfers` (`status`,`next_try_at`);--> statement-breakpoint
CREATE INDEX `transfers_time` ON `transfers` (`time`,`partner_id`);