//! The parts that classes have, beside the parts that are wanted.
import { useTranslation } from 'react-i18next'
import { useSay } from '../../../locales/say.ts'
import { FRACTION } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import type { MixPanel } from './panels.ts'
import { useAnswers } from './useAnswers.ts'

export function Mix({ panel, from, to }: { panel: MixPanel; from: string | undefined; to: string | undefined }) {
  const { t } = useTranslation('page')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  const [share] = useAnswers([panel.share], panel.by, from, to)
  if (!share) return null
  return (
    <Panel title={say(panel.title)} sentence={t('mixTold')}>
      <Loaded query={share.answer} height={200} empty={<p className="empty-line">{t('nothing')}</p>}>
        {() => {
          const keys = [...new Set([...Object.keys(panel.wanted), ...share.of.keys()])].filter((key) => key !== '')
          const most = Math.max(...keys.map((key) => Math.max(share.of.get(key) ?? 0, panel.wanted[key] ?? 0)), 0.001)
          const at = (part: number) => `${(part / most) * 100}%`
          keys.sort((a, b) => (panel.wanted[b] ?? 0) - (panel.wanted[a] ?? 0))
          return (
            <ul className="mix">
              {keys.map((key) => {
                const [actual, wanted] = [share.of.get(key) ?? 0, panel.wanted[key] ?? 0]
                const apart = (actual - wanted) * 100
                const points = `${apart > 0.05 ? '+' : apart < -0.05 ? '−' : ''}${Math.abs(apart).toFixed(1)}`
                return (
                  <li key={key}>
                    <span>{labels.value(panel.by, key)}</span>
                    <span className="mix-bar" aria-hidden="true">
                      <i style={{ width: at(actual) }} />
                      <u style={{ insetInlineStart: at(wanted) }} />
                    </span>
                    <span className="mix-figures">
                      <b>{writer.cell(actual, FRACTION)}</b> <span className="quiet">{t('wanted', { wanted: writer.cell(wanted, FRACTION) })}</span>
                    </span>
                    <span className={apart < -0.05 ? 'mix-apart mix-less' : 'mix-apart'}>{t('points', { points })}</span>
                  </li>
                )
              })}
            </ul>
          )
        }}
      </Loaded>
    </Panel>
  )
}
