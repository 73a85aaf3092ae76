//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './journey.en.json'
import zh from './journey.zh.json'

addTexts('journey', { zh, en })
