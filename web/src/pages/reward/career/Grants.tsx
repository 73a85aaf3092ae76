//! Long-term incentives: what was granted, and what of it vested, waits, is lost or goes back, year by year with the figures.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { grantQuery, grantsQuery } from '../../../api/queries.ts'
import type { GrantItem, GrantTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { exact, whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useAmount } from '../pay/useAmount.ts'

const PEOPLE = 20
const TAGS = { waits: '', vested: 'tag-good', carried_on: 'tag-warn', missed: 'tag-bad', left: 'tag-bad' } as const
type Fate = keyof typeof TAGS

export function Grants() {
  const grants = useQuery(grantsQuery)
  return grants.data && grants.data.length > 0 ? <Chosen grants={grants.data} /> : null
}

function Chosen({ grants }: { grants: GrantItem[] }) {
  const { t } = useTranslation('career')
  const say = useSay()
  const [id, setId] = useState(grants[0]?.id ?? '')
  const [page, setPage] = useState(1)
  const told = useQuery(grantQuery(id, { limit: PEOPLE, offset: (page - 1) * PEOPLE }))
  return (
    <Panel
      title={t('grants')}
      sentence={t('grantsSentence')}
      className="career-grants"
      actions={
        <Select
          aria-label={t('grants')}
          value={id}
          options={grants.map((one) => ({ value: one.id, label: say(one) }))}
          onChange={(next) => {
            setId(next)
            setPage(1)
          }}
          popupMatchSelectWidth={false}
        />
      }
    >
      <Loaded query={told} height={320}>
        {(data) => <Told told={data} page={page} go={setPage} />}
      </Loaded>
    </Panel>
  )
}

function Told({ told, page, go }: { told: GrantTold; page: number; go: (page: number) => void }) {
  const { t } = useTranslation('career')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const money = useAmount(told.currency)
  const amount = (value: number) => (told.grant.in_units ? whole(value, language) : money(value))
  const sums = (['granted', 'vested', 'back', 'waits', 'lost'] as const).map((one) => [one, told[one]] as const)
  return (
    <>
      <dl className="career-grant-sums">
        {sums.map(([one, value]) => (
          <div key={one}>
            <dt>{t(`grant.${one}`)}</dt>
            <dd>{amount(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet small">
        {t(told.grant.in_units ? 'grantUnits' : 'grantMoney', { day: told.grant.granted, known: told.known_until })}{' '}
        {told.grant.rules.map(say).join(t('semicolon'))}
      </p>
      {told.rows.length === 0 ? (
        <p className="empty-line">{t('grantNobody')}</p>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('grants')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('agent')}</th>
                <th scope="col">{t('grade')}</th>
                <th scope="col" className="number">
                  {t('grant.granted')}
                </th>
                {told.rows[0]?.years.map((year) => (
                  <th key={year.ends} scope="col">
                    {t('grantYear', { ends: year.ends })}
                  </th>
                ))}
                <th scope="col" className="number">
                  {t('grant.vested')}
                </th>
                <th scope="col" className="number">
                  {t('grant.back')}
                </th>
              </tr>
            </thead>
            <tbody>
              {told.rows.map((row) => (
                <tr key={row.agent}>
                  <th scope="row">{row.agent}</th>
                  <td>{labels.value('grade', row.grade)}</td>
                  <td className="number">{amount(row.granted)}</td>
                  {row.years.map((year) => (
                    <td key={year.ends}>
                      <span className={`tag ${TAGS[year.fate as Fate]}`}>{t(`fate.${year.fate as Fate}`)}</span> {amount(year.fate === 'vested' ? year.vested : year.share)}
                      {year.back > 0 && <span className="career-unmet small"> {t('grantBack', { back: amount(year.back) })}</span>}
                      {year.fate !== 'waits' && year.fate !== 'left' && (
                        <ul className="career-figures">
                          {year.reach.map((one) => (
                            <li key={one.measure} className={one.met ? 'career-met' : one.value === null ? '' : 'career-unmet'}>
                              <span className="quiet small">{say(one.name)}</span> <b>{one.value === null ? '?' : exact(one.value, { unit: one.unit }, language)}</b>
                              <span className="quiet"> / {exact(one.at_least, { unit: one.unit }, language)}</span>
                            </li>
                          ))}
                        </ul>
                      )}
                    </td>
                  ))}
                  <td className="number">
                    <b>{amount(row.vested)}</b>
                  </td>
                  <td className="number">{row.back > 0 ? amount(row.back) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {told.total > PEOPLE && <Pager page={page} pages={Math.ceil(told.total / PEOPLE)} go={go} />}
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </>
  )
}
