CREATE TABLE `hour_prints` (
	`hour_start` datetime NOT NULL,
	`votes` bigint unsigned NOT NULL,
	`voters` varchar(32) NOT NULL,
	`last_partner` bigint unsigned NOT NULL,
	`partners` bigint unsigned NOT NULL,
	`partners_print` varchar(32) NOT NULL,
	CONSTRAINT `hour_prints_hour_start` PRIMARY KEY(`hour_start`)
);
