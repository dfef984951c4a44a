-- Part 三 of one report as its form prints it: outcomes down, applicants across. The one chosen is the
-- fullest of those that contradict themselves, or of all if none does. A blank is a cell in which the
-- document has no number.
select (
    select report_id
    from ogi.current_report r
    join ogi.application a using (report_id)
    group by report_id, r.status
    order by r.status = 'invalid' desc, count(a.total) desc, report_id
    limit 1
) as chosen \gset

\if :{?chosen}
select concat_ws(', ', coalesce(agency, 'agency not named'), year, form, status) as report
from ogi.current_report
where report_id = :chosen
\gset
\echo :report

with line as (
    select * from ogi.application_table where report_id = :chosen
), heading as (
    select group_zh, min(position) as position from line where group_zh is not null group by group_zh
)
-- The form's longest label is a sentence; its beginning tells it from the others.
select case when length(label) > 22 then left(label, 21) || '…' else label end as "申请处理情况",
       natural_person as "自然人", commercial_enterprise as "商业企业", research_institution as "科研机构",
       public_welfare_org as "社会公益组织", legal_service_org as "法律服务机构", other_org as "其他",
       total as "总计"
from (
    select position, 1 as below, label_zh as label, natural_person, commercial_enterprise,
           research_institution, public_welfare_org, legal_service_org, other_org, total
    from line
    union all
    select position, 0, group_zh, null, null, null, null, null, null, null
    from heading
) t
order by position, below;
\else
\echo 'No report with this part.'
\endif
