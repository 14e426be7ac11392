CREATE INDEX `entries_to_earmark` ON `entries` (`to_earmark`);--> statement-breakpoint
CREATE INDEX `entries_from_earmark` ON `entries` (`from_earmark`);