-- The reports whose figures contradict each other, and the reasons in words. Variable: shown, the number
-- of reports.
select agency, year, messages as reasons
from ogi.inconsistent_report
order by agency nulls last, year, report_id
limit :shown;

select count(*) > :shown as cut, count(*) - :shown as missing
from ogi.inconsistent_report
\gset
\if :cut
    \echo '… and' :missing 'more'
\endif
