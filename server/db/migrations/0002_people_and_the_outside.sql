CREATE TABLE `alert_marks` (
	`name` varchar(32) NOT NULL,
	`seq` bigint unsigned NOT NULL,
	CONSTRAINT `alert_marks_name` PRIMARY KEY(`name`)
);
--> statement-breakpoint
CREATE TABLE `alert_messages` (
	`alert_id` bigint unsigned NOT NULL,
	`state` varchar(8) NOT NULL,
	`target` char(16) NOT NULL,
	`tries` int unsigned NOT NULL,
	`next_try_at` datetime(3) NOT NULL,
	`sent_at` datetime(3),
	`error` text,
	CONSTRAINT `alert_messages_alert_id_state_target_pk` PRIMARY KEY(`alert_id`,`state`,`target`)
);
--> statement-breakpoint
CREATE TABLE `alerts` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`alert_key` varchar(255) NOT NULL,
	`sort` varchar(32) NOT NULL,
	`sentence` text NOT NULL,
	`path` varchar(255) NOT NULL,
	`since` datetime(3) NOT NULL,
	`until` datetime(3),
	`open` tinyint GENERATED ALWAYS AS ((case when `until` is null then 1 end)) STORED,
	CONSTRAINT `alerts_id` PRIMARY KEY(`id`),
	CONSTRAINT `alerts_open` UNIQUE(`alert_key`,`open`),
	CONSTRAINT `alerts_since` UNIQUE(`alert_key`,`since`)
);
--> statement-breakpoint
CREATE TABLE `auth_accounts` (
	`id` varchar(36) NOT NULL,
	`account_id` varchar(190) NOT NULL,
	`provider_id` varchar(64) NOT NULL,
	`user_id` varchar(36) NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` datetime(3),
	`refresh_token_expires_at` datetime(3),
	`scope` text,
	`password` text,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `auth_accounts_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `auth_first_links` (
	`token_hash` char(64) NOT NULL,
	`made_at` datetime(3) NOT NULL,
	`ends_at` datetime(3) NOT NULL,
	CONSTRAINT `auth_first_links_token_hash` PRIMARY KEY(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `auth_invitations` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`token_hash` char(64) NOT NULL,
	`email` varchar(190) NOT NULL,
	`role` varchar(16) NOT NULL,
	`invited_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`invited_at` datetime(3) NOT NULL,
	`ends_at` datetime(3) NOT NULL,
	`confirmed_by` varchar(190),
	`confirmed_at` datetime(3),
	`withdrawn_by` varchar(190),
	`withdrawn_at` datetime(3),
	`accepted_at` datetime(3),
	CONSTRAINT `auth_invitations_id` PRIMARY KEY(`id`),
	CONSTRAINT `auth_invitations_token` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `auth_role_proposals` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`email` varchar(190) NOT NULL,
	`role` varchar(16) NOT NULL,
	`status` varchar(10) NOT NULL,
	`proposed_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`proposed_at` datetime(3) NOT NULL,
	`decided_by` varchar(190),
	`decided_at` datetime(3),
	CONSTRAINT `auth_role_proposals_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `auth_sessions` (
	`id` varchar(36) NOT NULL,
	`token` varchar(64) NOT NULL,
	`user_id` varchar(36) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`ip_address` varchar(64),
	`user_agent` text,
	CONSTRAINT `auth_sessions_id` PRIMARY KEY(`id`),
	CONSTRAINT `auth_sessions_token` UNIQUE(`token`)
);
--> statement-breakpoint
CREATE TABLE `auth_tokens` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`name` varchar(60) NOT NULL,
	`token_hash` char(64) NOT NULL,
	`role` varchar(16) NOT NULL,
	`made_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`made_at` datetime(3) NOT NULL,
	`ends_at` datetime(3) NOT NULL,
	`withdrawn_by` varchar(190),
	`withdrawn_at` datetime(3),
	`last_used_at` datetime(3),
	CONSTRAINT `auth_tokens_id` PRIMARY KEY(`id`),
	CONSTRAINT `auth_tokens_name` UNIQUE(`name`),
	CONSTRAINT `auth_tokens_hash` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `auth_tries` (
	`subject` varchar(80) NOT NULL,
	`tries` int unsigned NOT NULL,
	`last_at` datetime(3) NOT NULL,
	`until` datetime(3),
	CONSTRAINT `auth_tries_subject` PRIMARY KEY(`subject`)
);
--> statement-breakpoint
CREATE TABLE `auth_users` (
	`id` varchar(36) NOT NULL,
	`name` varchar(100) NOT NULL,
	`email` varchar(190) NOT NULL,
	`email_verified` boolean NOT NULL,
	`image` text,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`role` varchar(16) NOT NULL,
	`disabled_at` datetime(3),
	`approver_since` datetime(3),
	`ever_admin` boolean NOT NULL DEFAULT false,
	CONSTRAINT `auth_users_id` PRIMARY KEY(`id`),
	CONSTRAINT `auth_users_email` UNIQUE(`email`)
);
--> statement-breakpoint
CREATE TABLE `auth_verifications` (
	`id` varchar(36) NOT NULL,
	`identifier` varchar(190) NOT NULL,
	`value` text NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `auth_verifications_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `published_elsewhere` (
	`kind` varchar(8) NOT NULL,
	`period_start` datetime NOT NULL,
	`attempt` int unsigned NOT NULL,
	`result_digest` char(64) NOT NULL,
	`published_at` datetime(3) NOT NULL,
	`paid` decimal(38,8) NOT NULL,
	`bonus` decimal(38,8) NOT NULL,
	`verdict` varchar(10) NOT NULL,
	`restoration_id` bigint unsigned NOT NULL,
	CONSTRAINT `published_elsewhere_kind_period_start_attempt_result_digest_pk` PRIMARY KEY(`kind`,`period_start`,`attempt`,`result_digest`)
);
--> statement-breakpoint
CREATE TABLE `restorations` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`choice` varchar(16) NOT NULL,
	`gap_digest` char(64) NOT NULL,
	`sentence` text NOT NULL,
	`status` varchar(10) NOT NULL,
	`proposed_by` varchar(190) NOT NULL,
	`reason` text NOT NULL,
	`proposed_at` datetime(3) NOT NULL,
	`decided_by` varchar(190),
	`decision_reason` text,
	`decided_at` datetime(3),
	CONSTRAINT `restorations_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `transfer_comparison` (
	`id` tinyint NOT NULL,
	`next_at` datetime(3) NOT NULL,
	`compared_at` datetime(3),
	`compared` bigint unsigned NOT NULL,
	`differing` bigint unsigned NOT NULL,
	`trouble` text,
	CONSTRAINT `transfer_comparison_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `transfer_differences` (
	`time` datetime NOT NULL,
	`partner_id` bigint unsigned NOT NULL,
	`run_id` bigint unsigned NOT NULL,
	`sent` decimal(20,8) NOT NULL,
	`there` varchar(190),
	`found_at` datetime(3) NOT NULL,
	CONSTRAINT `transfer_differences_time_partner_id_pk` PRIMARY KEY(`time`,`partner_id`)
);
--> statement-breakpoint
ALTER TABLE `skips` ADD `elsewhere` mediumtext;--> statement-breakpoint
ALTER TABLE `transfers` ADD `pending_since` datetime(3);--> statement-breakpoint
ALTER TABLE `transfers` ADD `stuck_told_at` datetime(3);--> statement-breakpoint
CREATE INDEX `alert_messages_due` ON `alert_messages` (`target`,`sent_at`,`next_try_at`);--> statement-breakpoint
CREATE INDEX `alerts_sort` ON `alerts` (`sort`,`open`);--> statement-breakpoint
CREATE INDEX `auth_accounts_user` ON `auth_accounts` (`user_id`);--> statement-breakpoint
CREATE INDEX `auth_invitations_email` ON `auth_invitations` (`email`);--> statement-breakpoint
CREATE INDEX `auth_role_proposals_email` ON `auth_role_proposals` (`email`,`status`);--> statement-breakpoint
CREATE INDEX `auth_sessions_user` ON `auth_sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `auth_tokens_maker` ON `auth_tokens` (`made_by`);--> statement-breakpoint
CREATE INDEX `auth_tries_last` ON `auth_tries` (`last_at`);--> statement-breakpoint
CREATE INDEX `auth_users_role` ON `auth_users` (`role`);--> statement-breakpoint
CREATE INDEX `auth_verifications_identifier` ON `auth_verifications` (`identifier`);--> statement-breakpoint
CREATE INDEX `published_elsewhere_restoration` ON `published_elsewhere` (`restoration_id`);