//! Scenarios that are kept, side by side; one is committed, and its levers become moves.
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { commitGrowth, withdrawGrowth, type AskGrowth } from '../../../api/growth.ts'
import type { Growth, Scenario } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { usePeriodName } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useDeed } from '../goals/useDeed.ts'

const SHOWN = 6

export function Scenarios({ all, open }: { all: Growth; open: (plan: AskGrowth) => void }) {
  const { t } = useTranslation('growth')
  const say = useSay()
  const language = useLanguage()
  const periodName = usePeriodName()
  const shown = all.scenarios.slice(0, SHOWN)
  if (shown.length === 0) return null
  const count = (value: number) => whole(Math.round(value), language)
  const percent = (part: number) => `${Number((part * 100).toFixed(1))}%`
  const levers = [...new Map(shown.flatMap((one) => one.told.levers).map((one) => [one.id, one])).values()]
  const best = Math.max(...shown.map((one) => one.told.expected))
  const cell = (of: Scenario, id: string) => {
    const lever = of.told.levers.find((one) => one.id === id)
    return lever ? t('leverCell', { value: percent(lever.value), counted: count(lever.counted) }) : '–'
  }
  const cost = (of: Scenario) => of.told.levers.reduce((sum, one) => sum + one.cost_fen, 0) / 100
  return (
    <Panel title={t('scenarios')} sentence={t('scenariosSentence')} className="growth-scenarios">
      <div className="scroller" tabIndex={0} role="region" aria-label={t('scenarios')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('scenario')}</th>
              {shown.map((one) => (
                <th key={one.number} scope="col" className="number">
                  {one.name} <span className={`tag ${one.state === 'committed' ? 'tag-good' : ''}`}>{t(`state.${one.state}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line name={t('period')} cells={shown.map((one) => periodName(one.plan.period))} />
            <Line name={t('baseline')} cells={shown.map((one) => count(one.told.baseline))} />
            {levers.map((lever) => (
              <Line key={lever.id} name={say(lever)} cells={shown.map((one) => cell(one, lever.id))} />
            ))}
            <Line name={t('together')} cells={shown.map((one) => `+${count(one.told.together)}`)} />
            <Line name={t('expected')} cells={shown.map((one) => `${count(one.told.expected)}${shown.length > 1 && one.told.expected === best ? ` · ${t('most')}` : ''}`)} bold />
            <Line name={t('cost')} cells={shown.map((one) => count(cost(one)))} />
            <tr>
              <th scope="row">{t('deeds')}</th>
              {shown.map((one) => (
                <td key={one.number} className="number">
                  <Deeds of={one} may={all.may_save} open={open} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Line({ name, cells, bold = false }: { name: string; cells: string[]; bold?: boolean }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map((text, n) => (
        <td key={n} className="number">
          {bold ? <b>{text}</b> : text}
        </td>
      ))}
    </tr>
  )
}

function Deeds({ of, may, open }: { of: Scenario; may: boolean; open: (plan: AskGrowth) => void }) {
  const { t } = useTranslation('growth')
  const { modal } = App.useApp()
  const commit = useDeed(() => commitGrowth(of.number))
  const withdraw = useDeed(() => withdrawGrowth(of.number))
  const kept = of.state === 'kept'
  return (
    <span className="button-row growth-deeds">
      <Button size="small" onClick={() => open(of.plan)} aria-label={t('openOf', { name: of.name })}>
        {t('open')}
      </Button>
      {kept && may && (
        <Button
          size="small"
          type="primary"
          loading={commit.isPending}
          aria-label={t('commitOf', { name: of.name })}
          onClick={() =>
            void modal.confirm({
              title: t('commitTitle', { name: of.name }),
              content: t('commitSentence'),
              okText: t('commit'),
              cancelText: t('cancel'),
              onOk: () => commit.mutateAsync(undefined).catch(() => undefined),
            })
          }
        >
          {t('commit')}
        </Button>
      )}
      {kept && may && (
        <Button size="small" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)} aria-label={t('withdrawOf', { name: of.name })}>
          {t('withdraw')}
        </Button>
      )}
      {of.state === 'committed' && <Link to="/moves">{t('seeMoves')}</Link>}
    </span>
  )
}
