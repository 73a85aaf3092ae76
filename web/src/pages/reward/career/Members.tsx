//! Agent by agent: the grade, what follows, and each figure beside what it must be.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CareerTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { exact, whole } from '../../../shapes/figures.ts'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { MEMBERS } from './CareerPage.tsx'
import { type CareerChange, type CareerSearch, ONLY } from './search.ts'

interface Props {
  told: CareerTold
  only: CareerSearch['only']
  page: number
  set: (change: CareerChange) => void
}

type Row = CareerTold['rows'][number]
const TAGS = { promoted: 'tag-good', demoted: 'tag-bad', kept: '' } as const

export function Members({ told, only, page, set }: Props) {
  const { t } = useTranslation('career')
  const say = useSay()
  const language = useLanguage()
  const names = new Map(told.career.grades.map((one) => [one.id, say(one)]))
  const options = [{ value: 'all', label: t('all') }, ...ONLY.map((one) => ({ value: one as string, label: t(one === 'near' ? 'nearly' : `verdict.${one}`) }))]
  return (
    <Panel
      title={t('members')}
      sentence={t('membersSentence', { total: whole(told.total, language) })}
      className="career-members"
      actions={<Segmented aria-label={t('members')} options={options} value={only ?? 'all'} onChange={(value) => set({ only: ONLY.find((one) => one === value) ?? null })} />}
    >
      {told.rows.length === 0 ? (
        <p className="empty-line">{t('nobody')}</p>
      ) : (
        <>
          <div className="scroller" tabIndex={0} role="region" aria-label={t('members')}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('agent')}</th>
                  <th scope="col">{t('grade')}</th>
                  <th scope="col">{t('follows')}</th>
                  <th scope="col">{t('reach')}</th>
                  <th scope="col">{t('keeps')}</th>
                  <th scope="col" className="number">
                    {t('tenure')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {told.rows.map((one) => (
                  <tr key={one.agent}>
                    <th scope="row">
                      {one.agent}
                      <span className="quiet small career-team">{one.team}</span>
                    </th>
                    <td>{names.get(one.grade) ?? one.grade}</td>
                    <td>
                      <span className={`tag ${TAGS[one.verdict as keyof typeof TAGS]}`}>{t(`verdict.${one.verdict as keyof typeof TAGS}`)}</span>{' '}
                      {one.to !== one.grade && (names.get(one.to) ?? one.to)}
                      {one.near && <span className="tag tag-warn">{t(`near.${one.near as 'promotion' | 'demotion'}`)}</span>}
                      {one.held && <span className="quiet small">{t(`held.${one.held as 'tenure' | 'newcomer'}`)}</span>}
                    </td>
                    <td>
                      <Figures of={one.reach} />
                    </td>
                    <td>
                      <Figures of={one.keep} />
                    </td>
                    <td className="number">{t('months', { count: one.tenure_months })}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {told.total > MEMBERS && <Pager page={page} pages={Math.ceil(told.total / MEMBERS)} go={(to) => set({ page: to })} />}
        </>
      )}
    </Panel>
  )
}

function Figures({ of }: { of: Row['reach'] }) {
  const { t } = useTranslation('career')
  const say = useSay()
  const language = useLanguage()
  if (of.length === 0) return <span className="quiet">–</span>
  return (
    <ul className="career-figures">
      {of.map((one) => (
        <li key={`${one.measure} ${one.of} ${one.months}`} className={one.met ? 'career-met' : one.value === null ? '' : 'career-unmet'}>
          <span className="quiet small">{t(one.of === 'agent' ? 'figureOf' : 'figureOfPlace', { name: say(one.name), months: one.months, of: t(`of.${one.of as 'team' | 'branch'}`) })}</span>{' '}
          <b>{one.value === null ? '?' : exact(one.value, { unit: one.unit }, language)}</b>
          <span className="quiet"> / {exact(one.at_least, { unit: one.unit }, language)}</span>
        </li>
      ))}
    </ul>
  )
}
