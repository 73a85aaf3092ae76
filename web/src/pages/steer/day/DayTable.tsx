//! One row for each of a team, or for each team or branch: what was done of what is asked, the week, the month.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Day, DayRow } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Bar } from './DaySummary.tsx'
import { readDaySearch } from './search.ts'

export function DayTable({ day, where }: { day: Day; where: string[] }) {
  const { t } = useTranslation('day')
  const say = useSay()
  const labels = useLabels()
  const agents = day.by === 'agent'
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t(`by.${day.by as 'branch'}`)}>
      <table className="grid day-grid">
        <thead>
          <tr>
            <th scope="col">{labels.dimension(day.by)}</th>
            {agents ? (
              <th scope="col">{t('state')}</th>
            ) : (
              <>
                <th scope="col" className="number">
                  {t('people')}
                </th>
                <th scope="col" className="number">
                  {t('met')}
                </th>
                <th scope="col" className="number">
                  {t('nothingTold')}
                </th>
              </>
            )}
            {day.items.map((item) => (
              <th scope="col" className="number" key={item.id}>
                {say(item)}
              </th>
            ))}
            <th scope="col">{t('week')}</th>
            {day.calibre && (
              <th scope="col" className="number">
                {t('thisMonth')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {day.rows.map((row) => (
            <Row key={row.key ?? ''} row={row} day={day} where={where} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, day, where }: { row: DayRow; day: Day; where: string[] }) {
  const { t } = useTranslation('day')
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  const agents = day.by === 'agent'
  const name = labels.value(day.by, row.key)
  return (
    <tr>
      <th scope="row">
        {agents || row.key == null ? name : <Link to="/day" search={(now) => readDaySearch({ ...now, where: [...where, `${day.by}=${row.key}`] })}>{name}</Link>}
        {agents && (
          <span className="day-under">
            {labels.value('grade', row.grade)}
            {row.months != null && ` · ${t('months', { months: row.months })}`}
          </span>
        )}
      </th>
      {agents ? (
        <td>
          <State row={row} working={day.working} />
        </td>
      ) : (
        <>
          <td className="number">{whole(row.people, language)}</td>
          <td className="number">{day.working ? writer.cell(row.met / row.people, FRACTION) : '–'}</td>
          <td className={row.nothing > 0 && day.working ? 'number day-warn' : 'number'}>{whole(row.nothing, language)}</td>
        </>
      )}
      {day.items.map((item, n) => {
        const did = row.did[n] ?? 0
        const asked = row.asked[n] ?? 0
        return (
          <td className="number day-item" key={item.id}>
            {asked === 0 && did === 0 ? (
              <span className="quiet">–</span>
            ) : (
              <>
                <b>{whole(did, language)}</b>
                {asked > 0 && <small> / {whole(asked, language)}</small>}
                {asked > 0 && <Bar part={did / asked} />}
              </>
            )}
          </td>
        )
      })}
      <td>
        <Week week={row.week} days={day.week} off={day.off} />
      </td>
      {day.calibre && (
        <td className="number day-item">
          <b>{whole(row.month, language)}</b>
          {row.goal != null && <small> / {whole(row.goal, language)}</small>}
          {row.goal != null && row.goal > 0 && <Bar part={row.month / row.goal} />}
        </td>
      )}
    </tr>
  )
}

function State({ row, working }: { row: DayRow; working: boolean }) {
  const { t } = useTranslation('day')
  if (row.away > 0) return <span className="tag">{t('away')}</span>
  if (row.nothing > 0) return <span className={working ? 'tag tag-warn' : 'tag'}>{t('nothingTold')}</span>
  if (!working) return <span className="tag">{t('free')}</span>
  if (row.met > 0) return <span className="tag tag-good">{t('met')}</span>
  return <span className="tag tag-blue">{t('under_way')}</span>
}

/** Activities of each of seven days; a working day without any is a line in another colour, and is said. */
function Week({ week, days, off }: { week: number[]; days: string[]; off: boolean[] }) {
  const { t } = useTranslation('day')
  const most = Math.max(...week, 1)
  const said = week.map((many, n) => `${days[n]?.slice(5)} ${many === 0 && off[n] ? t('free') : many}`).join(t('comma'))
  return (
    <span className="day-week" title={said}>
      {week.map((many, n) => (
        <i key={days[n]} style={{ height: many === 0 ? 2 : `${4 + (many / most) * 18}px` }} className={many > 0 ? undefined : off[n] ? 'day-week-off' : 'day-week-none'} aria-hidden="true" />
      ))}
      <span className="unseen">{said}</span>
    </span>
  )
}
