//! A league: how many have each grade, what peers bring, and the members with the interval of each.
import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { League, Measure } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Pager } from '../../../shapes/Pager.tsx'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { ROWS } from './LeaguePage.tsx'
import type { LeagueChange, LeagueSearch } from './search.ts'

interface Props {
  league: League
  measure: Measure
  limits: { where: string[]; from: string | undefined; to: string | undefined }
  page: number
  search: LeagueSearch
  set: (change: LeagueChange) => void
}

export function LeagueBody({ league, measure, limits, page, search, set }: Props) {
  const { t } = useTranslation('league')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  const menu = useNumberMenu()
  const rate = { unit: league.measure.unit === 'money' ? 'money' : 'number', currency: league.measure.currency }
  const written = (value: number | null) => writer.cell(value, rate)
  const most = Math.max(...league.rows.map((row) => Math.max(row.high, row.own ?? 0)), 0.001)
  const at = (value: number) => `${(Math.min(value, most) / most) * 100}%`
  const grade = new Map(league.grades.map((one) => [one.id, one]))
  const peers = new Map(league.peers.map((one) => [one.id, one]))
  const gradeName = (id: string) => say(grade.get(id)?.name ?? { zh: id, en: id })
  const tenure = league.rows.some((row) => row.tenure_months !== null)
  return (
    <>
      <p className="quiet small">{say(league.calibre.words)}</p>
      {league.grades.length > 0 && <Grades league={league} />}
      <ul className="league-peers">
        {league.peers.map((one) => (
          <li key={one.id}>
            <b>{say(one.name)}</b> {t('peers', { members: whole(one.members, language), mean: written(one.mean) })}
          </li>
        ))}
      </ul>
      <p className="league-quiet">
        <Checkbox checked={search.stays ?? false} onChange={(event) => set({ stays: event.target.checked || null })}>
          {t('stays')}
        </Checkbox>
        <span className="quiet small">{t('staysTold')}</span>
      </p>
      {league.gone_quiet !== null && (
        <p className="league-quiet">
          <Checkbox checked={search.quiet ?? false} disabled={!search.quiet && league.gone_quiet === 0} onChange={(event) => set({ quiet: event.target.checked || null, page: null })}>
            {t('onlyQuiet', { members: whole(league.gone_quiet, language) })}
          </Checkbox>
          <span className="quiet small">{t('quietTold', { months: league.quiet_months ?? 0 })}</span>
        </p>
      )}
      <div className="scroller" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col" className="number">
                {t('rank')}
              </th>
              <th scope="col">{labels.dimension(league.members)}</th>
              {league.peers.length > 1 && <th scope="col">{t('peersHead')}</th>}
              {tenure && (
                <th scope="col" className="number">
                  {t('tenure')}
                </th>
              )}
              <th scope="col" className="number">
                {t('value')}
              </th>
              <th scope="col" className="number">
                {t('months')}
              </th>
              <th scope="col" className="number">
                {t('own')}
              </th>
              <th scope="col" className="number">
                {t('credibility')}
              </th>
              <th scope="col" className="number">
                {t('believed')}
              </th>
              <th scope="col" className="league-plot-head">
                {t('interval')}
              </th>
              {league.stays_until && (
                <th scope="col" className="number" title={say(league.stays_until)}>
                  {t('staysHead')}
                  {league.stays_calibre && <span className="league-under">{say(league.stays_calibre)}</span>}
                </th>
              )}
              {league.quiet_months !== null && (
                <th scope="col" className="number">
                  {t('quietFor')}
                </th>
              )}
              {league.grades.length > 0 && <th scope="col">{t('grade')}</th>}
            </tr>
          </thead>
          <tbody>
            {league.rows.map((row) => (
              <tr key={row.member ?? ''}>
                <td className="number league-rank">
                  <b>{whole(row.rank, language)}</b>
                  <span>{t('may', { best: whole(row.rank_best, language), worst: whole(row.rank_worst, language) })}</span>
                </td>
                <th scope="row">{labels.value(league.members, row.member)}</th>
                {league.peers.length > 1 && <td>{say(peers.get(row.peers)?.name ?? { zh: row.peers, en: row.peers })}</td>}
                {tenure && <td className="number">{row.tenure_months === null ? '–' : whole(row.tenure_months, language)}</td>}
                <td className="number">
                  <FigureButton
                    text={writer.cell(row.value, league.measure)}
                    known={row.member !== null && row.value !== 0}
                    open={(element) =>
                      menu.open(
                        {
                          measure,
                          what: `${labels.value(league.members, row.member)} · ${say(measure)}`,
                          figure: writer.cell(row.value, league.measure),
                          ...limits,
                          where: [...limits.where, `${league.members}=${row.member ?? ''}`],
                        },
                        element,
                      )
                    }
                  />
                </td>
                <td className="number">{writer.cell(row.months, { unit: 'agents' })}</td>
                <td className="number">{written(row.own)}</td>
                <td className="number">{writer.cell(row.credibility, FRACTION)}</td>
                <td className="number">
                  <b>{written(row.believed)}</b>
                </td>
                <td className="league-plot" title={`${written(row.low)} – ${written(row.high)}`}>
                  <u style={{ insetInlineStart: at(row.low), width: `calc(${at(row.high)} - ${at(row.low)})` }} aria-hidden="true" />
                  {row.own !== null && <s style={{ insetInlineStart: at(row.own) }} aria-hidden="true" />}
                  <i style={{ insetInlineStart: at(row.believed) }} aria-hidden="true" />
                  <span className="unseen">{t('range', { low: written(row.low), high: written(row.high) })}</span>
                </td>
                {league.stays_until && <td className="number">{row.stays === null ? '–' : writer.cell(Math.round(row.stays), league.measure)}</td>}
                {league.quiet_months !== null && (
                  <td className="number">{row.gone_quiet ? <span className="tag tag-warn">{t('goneQuiet', { months: row.quiet_for })}</span> : row.quiet_for || ''}</td>
                )}
                {league.grades.length > 0 && (
                  <td>
                    {row.grade && <span className="tag tag-blue">{gradeName(row.grade)}</span>}
                    {row.grade_best !== null && row.grade_worst !== null && row.grade_best !== row.grade_worst && (
                      <span className="league-under">{t('gradeMay', { best: gradeName(row.grade_best), worst: gradeName(row.grade_worst) })}</span>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet small league-key">
        <span>
          <s aria-hidden="true" /> {t('keyOwn')}
        </span>
        <span>
          <i aria-hidden="true" /> {t('keyBelieved')}
        </span>
        <span>
          <u aria-hidden="true" /> {t('keyRange')}
        </span>
      </p>
      {league.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
      {league.total > ROWS && <Pager page={page} pages={Math.ceil(league.total / ROWS)} go={(next) => set({ page: next })} />}
      {menu.shown}
    </>
  )
}

/** How many have each grade, and what they brought together. */
function Grades({ league }: { league: League }) {
  const { t } = useTranslation('league')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const value = league.grades.reduce((sum, one) => sum + one.value, 0)
  const members = Math.max(
    league.grades.reduce((sum, one) => sum + one.members, 0),
    1,
  )
  return (
    <ul className="league-grades">
      {league.grades.map((one) => (
        <li key={one.id}>
          <p>
            <b>{say(one.name)}</b> <span className="quiet small">{t('floor', { floor: whole(one.at_least, language) })}</span>
          </p>
          <p className="league-grade-count">{t('members', { members: whole(one.members, language) })}</p>
          <p className="quiet small">
            {t('parts', { members: writer.cell(one.members / members, FRACTION), value: writer.cell(value ? one.value / value : 0, FRACTION) })}
          </p>
          <i style={{ width: `${(one.members / members) * 100}%` }} aria-hidden="true" />
          <u style={{ width: `${value ? (one.value / value) * 100 : 0}%` }} aria-hidden="true" />
        </li>
      ))}
    </ul>
  )
}
