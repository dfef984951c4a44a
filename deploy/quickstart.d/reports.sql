-- What came in: a line per report. Variable: shown, the number of lines.
select agency, year, form, status,
       regexp_replace(coalesce(url, doc_key), '^.*/', '') as document
from ogi.current_report
order by status = 'rejected', year desc nulls last, agency nulls last, doc_key
limit :shown;

select count(*) > :shown as cut, count(*) - :shown as missing
from ogi.current_report
\gset
\if :cut
    \echo '… and' :missing 'more'
\endif
