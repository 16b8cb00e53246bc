<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>DeepFusion</name>
  <message>
   <source>About Deep Fusion</source>
   <translation>Über Deep Fusion</translation>
  </message>
  <message>
   <source>Cancelled.</source>
   <translation>Abgebrochen.</translation>
  </message>
  <message>
   <source>Copy BibTeX</source>
   <translation>BibTeX kopieren</translation>
  </message>
  <message>
   <source>Copy citations</source>
   <translation>Zitate kopieren</translation>
  </message>
  <message>
   <source>Its last words: {words}</source>
   <translation>Seine letzten Worte: {words}</translation>
  </message>
  <message>
   <source>Licence: GNU General Public License, version 2 or later</source>
   <translation>Lizenz: GNU General Public License, Version 2 oder neuer</translation>
  </message>
  <message>
   <source>Please cite the papers of the methods that you used:</source>
   <translation>Bitte zitieren Sie die Arbeiten zu den Verfahren, die Sie benutzt haben:</translation>
  </message>
  <message>
   <source>Put the citations of the papers on the clipboard, as BibTeX entries</source>
   <translation>Die Zitate der Arbeiten als BibTeX-Einträge in die Zwischenablage legen</translation>
  </message>
  <message>
   <source>Put the citations of the papers on the clipboard, as text</source>
   <translation>Die Zitate der Arbeiten als Text in die Zwischenablage legen</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>Version {version}</translation>
  </message>
 </context>
</TS>
