-- Rows of each table that documents fill, NAME|ROWS a line.
select 'ogi.report', count(*) from ogi.report
union all select 'ogi.disclosure', count(*) from ogi.disclosure
union all select 'ogi.application', count(*) from ogi.application
union all select 'ogi.dispute', count(*) from ogi.dispute
union all select 'ogi.statistic', count(*) from ogi.statistic
union all select 'ogi.section', count(*) from ogi.section
union all select 'ogi.cell_note', count(*) from ogi.cell_note
union all select 'ogi.finding', count(*) from ogi.finding
union all select 'ogi.ledger', count(*) from ogi.ledger;
