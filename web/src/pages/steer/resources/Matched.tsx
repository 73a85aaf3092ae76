//! What is proposed beside today: what it would bring, where, and why; taken up as moves.
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { takeUpResource } from '../../../api/resources.ts'
import type { ResourcePlace, ResourceTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { POLICIES, signed, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { asked, SHOWN } from './ResourcesPage.tsx'
import type { ResourcesChange, ResourcesSearch } from './search.ts'

interface Props {
  told: ResourceTold
  search: ResourcesSearch
  set: (change: ResourcesChange) => void
  page: number
}

export function Matched({ told, search, set, page }: Props) {
  const { t } = useTranslation('resources')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const { message, modal } = App.useApp()
  const takeUp = useDeed(
    () => takeUpResource(told.resource.id, { ...asked(search), places: null }),
    (made) =>
      void message.success({
        content: (
          <>
            {t('made', { made: made.made, stood: made.stood })} <Link to="/moves">{t('seeMoves')}</Link>
          </>
        ),
        duration: 8,
      }),
  )
  const count = (value: number) => whole(Math.round(value), language)
  const more = (value: number) => signed(round(value), POLICIES, language)
  const unit = say(told.resource.unit)
  return (
    <>
      <Panel
        title={t('proposal', { name: say(told.resource) })}
        sentence={say(told.effect.in_words)}
        className="resources-told"
        actions={
          told.may_propose &&
          told.changed > 0 && (
            <Button
              type="primary"
              loading={takeUp.isPending}
              onClick={() =>
                void modal.confirm({
                  title: t('takeUpTitle', { count: told.changed }),
                  content: t('takeUpSentence'),
                  okText: t('takeUp'),
                  cancelText: t('cancel'),
                  onOk: () => takeUp.mutateAsync(undefined).catch(() => undefined),
                })
              }
            >
              {t('takeUp')}
            </Button>
          )
        }
      >
        {told.effect.assumption !== null && (
          <p className="resources-assumed">
            <span className="tag tag-warn">{t('assumed')}</span> {told.effect.assumption}{' '}
            <button type="button" className="figure" onClick={() => set({ effect: null, source: null })}>
              {t('another')}
            </button>
          </p>
        )}
        <dl className="resources-figures">
          <div>
            <dt>{t('extra')}</dt>
            <dd>
              <b>{more(told.extra)}</b>
              <span className="quiet small">{t('range', { low: more(told.extra_range[0] ?? 0), high: more(told.extra_range[1] ?? 0) })}</span>
            </dd>
          </div>
          <div>
            <dt>{t('expected', { from: told.from, to: told.to })}</dt>
            <dd>
              <b>{count(told.expected)}</b>
              <span className="quiet small">{t('expectedToday', { today: count(told.expected_today) })}</span>
            </dd>
          </div>
          <div>
            <dt>{t('given', { unit })}</dt>
            <dd>
              <b>{count(told.budget - told.left)}</b>
              <span className="quiet small">{t('hasToday', { today: count(told.has_today) })}</span>
            </dd>
          </div>
          <div>
            <dt>{t('changed')}</dt>
            <dd>
              <b>{t('of', { changed: count(told.changed), total: count(told.total) })}</b>
              <span className="quiet small">{told.behind > 0 && t('behind', { count: told.behind })}</span>
            </dd>
          </div>
        </dl>
        <p className="resources-shadow">{say(told.in_words)}</p>
        {told.notes.map((note) => (
          <p key={note.en} className="quiet small">
            {say(note)}
          </p>
        ))}
      </Panel>
      <Panel title={t('places')} sentence={t('placesSentence')}>
        <div className="scroller" tabIndex={0} role="region" aria-label={t('places')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('place')}</th>
                {(['today', 'proposed', 'brings', 'next', 'attained', 'sold'] as const).map((one) => (
                  <th key={one} scope="col" className="number">
                    {t(`column.${one}`, { unit })}
                  </th>
                ))}
                <th scope="col">{t('why')}</th>
              </tr>
            </thead>
            <tbody>
              {told.places.map((one) => (
                <Row key={Object.values(one.place).join('/')} of={one} fraction={(part) => writer.full(part, { unit: 'fraction' })} />
              ))}
            </tbody>
          </table>
        </div>
        {told.total > SHOWN && <Pager page={page} pages={Math.ceil(told.total / SHOWN)} go={(to) => set({ page: to })} />}
      </Panel>
    </>
  )
}

function Row({ of, fraction }: { of: ResourcePlace; fraction: (part: number) => string }) {
  const say = useSay()
  const language = useLanguage()
  const name = usePlaceName()
  const labels = useLabels()
  const { branch, team } = of.place
  const change = of.after - of.before
  const more = (value: number) => signed(round(value), POLICIES, language)
  return (
    <tr>
      <th scope="row">
        {team ? labels.value('team', team) : name(of.place)}
        {team && branch && <span className="quiet small resources-under">{labels.value('branch', branch)}</span>}
      </th>
      <td className="number">{whole(of.before, language)}</td>
      <td className="number">
        <b>{whole(of.after, language)}</b>
        {change !== 0 && <span className={change > 0 ? 'resources-more' : 'resources-less'}>{` ${change > 0 ? '▲' : '▼'}${whole(Math.abs(change), language)}`}</span>}
      </td>
      <td className="number">
        {change === 0 ? '0' : more(of.extra)}
        {change !== 0 && <span className="quiet small resources-under">{`${more(of.range[0] ?? 0)} – ${more(of.range[1] ?? 0)}`}</span>}
      </td>
      <td className="number">{of.next.toFixed(2)}</td>
      <td className="number">{of.attainment === null ? '–' : fraction(of.attainment)}</td>
      <td className="number">{whole(of.sold, language)}</td>
      <td className="wrap">{say(of.why)}</td>
    </tr>
  )
}

/** What brings little is told to a tenth. */
function round(value: number): number {
  return Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)
}
