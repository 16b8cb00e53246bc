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
   <source>Action</source>
   <translation>Aktion</translation>
  </message>
  <message>
   <source>Alignment</source>
   <translation>Ausrichtung</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>Alle Dateien (*)</translation>
  </message>
  <message>
   <source>Areas</source>
   <translation>Flächen</translation>
  </message>
  <message>
   <source>Assess pansharpening</source>
   <translation>Pansharpening bewerten</translation>
  </message>
  <message>
   <source>Assess scenes</source>
   <translation>Szenen bewerten</translation>
  </message>
  <message>
   <source>Assess segmentation</source>
   <translation>Segmentierung bewerten</translation>
  </message>
  <message>
   <source>Bands</source>
   <translation>Kanäle</translation>
  </message>
  <message>
   <source>Bands of the fine images</source>
   <translation>Kanäle der feinen Bilder</translation>
  </message>
  <message>
   <source>Batch size</source>
   <translation>Batchgröße</translation>
  </message>
  <message>
   <source>Best method</source>
   <translation>Bestes Verfahren</translation>
  </message>
  <message>
   <source>Best so far: {value} at iteration {iteration}</source>
   <translation>Bisher am besten: {value} bei Iteration {iteration}</translation>
  </message>
  <message>
   <source>Cancelled.</source>
   <translation>Abgebrochen.</translation>
  </message>
  <message>
   <source>Check engine</source>
   <translation>Engine prüfen</translation>
  </message>
  <message>
   <source>Chip size (pixels)</source>
   <translation>Größe der Bildausschnitte (Pixel)</translation>
  </message>
  <message>
   <source>Class field</source>
   <translation>Klassenfeld</translation>
  </message>
  <message>
   <source>Class weights</source>
   <translation>Klassengewichte</translation>
  </message>
  <message>
   <source>Classify scenes</source>
   <translation>Szenen klassifizieren</translation>
  </message>
  <message>
   <source>Coarse image</source>
   <translation>Grobes Bild</translation>
  </message>
  <message>
   <source>Coarse image, earlier date</source>
   <translation>Grobes Bild, früheres Datum</translation>
  </message>
  <message>
   <source>Coarse image, later date</source>
   <translation>Grobes Bild, späteres Datum</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>Konfidenz</translation>
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
   <source>Create demo data</source>
   <translation>Demodaten erzeugen</translation>
  </message>
  <message>
   <source>Curves come with the first validation.</source>
   <translation>Kurven gibt es ab der ersten Validierung.</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Gerät</translation>
  </message>
  <message>
   <source>ERGAS</source>
   <translation>ERGAS</translation>
  </message>
  <message>
   <source>Ends at the next iteration, with the best weights so far...</source>
   <translation>Endet mit der nächsten Iteration und den bisher besten Gewichten ...</translation>
  </message>
  <message>
   <source>Engine of Deep Fusion</source>
   <translation>Engine von Deep Fusion</translation>
  </message>
  <message>
   <source>Entropy</source>
   <translation>Entropie</translation>
  </message>
  <message>
   <source>Equivalent number of looks</source>
   <translation>Äquivalente Anzahl von Looks</translation>
  </message>
  <message>
   <source>Expected calibration error</source>
   <translation>Erwarteter Kalibrierungsfehler</translation>
  </message>
  <message>
   <source>Fine image</source>
   <translation>Feines Bild</translation>
  </message>
  <message>
   <source>Fine image, earlier date</source>
   <translation>Feines Bild, früheres Datum</translation>
  </message>
  <message>
   <source>Fine image, later date</source>
   <translation>Feines Bild, späteres Datum</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <source>Free memory (MB)</source>
   <translation>Freier Speicher (MB)</translation>
  </message>
  <message>
   <source>Fusion</source>
   <translation>Fusion</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Install engine</source>
   <translation>Engine installieren</translation>
  </message>
  <message>
   <source>Iteration {iteration} of {iterations}</source>
   <translation>Iteration {iteration} von {iterations}</translation>
  </message>
  <message>
   <source>Iterations</source>
   <translation>Iterationen</translation>
  </message>
  <message>
   <source>Its last words: {words}</source>
   <translation>Seine letzten Worte: {words}</translation>
  </message>
  <message>
   <source>Kappa</source>
   <translation>Kappa</translation>
  </message>
  <message>
   <source>Label rasters</source>
   <translation>Labelraster</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>Labels</translation>
  </message>
  <message>
   <source>Land cover</source>
   <translation>Landbedeckung</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>Layer</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>Lernrate</translation>
  </message>
  <message>
   <source>Licence: GNU General Public License, version 2 or later</source>
   <translation>Lizenz: GNU General Public License, Version 2 oder neuer</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>Verlustfunktion</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>Masken</translation>
  </message>
  <message>
   <source>Mean F1</source>
   <translation>Mittleres F1</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>Verfahren</translation>
  </message>
  <message>
   <source>Methods</source>
   <translation>Verfahren</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modell</translation>
  </message>
  <message>
   <source>Model information</source>
   <translation>Modellinformation</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelle</translation>
  </message>
  <message>
   <source>Multispectral bands</source>
   <translation>Multispektrale Kanäle</translation>
  </message>
  <message>
   <source>Multispectral image</source>
   <translation>Multispektrales Bild</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>Netz</translation>
  </message>
  <message>
   <source>No {task} method is called "{name}". Known: {known}.</source>
   <translation>Kein Verfahren für {task} heißt „{name}“. Bekannt sind: {known}.</translation>
  </message>
  <message>
   <source>Number of bands</source>
   <translation>Anzahl der Kanäle</translation>
  </message>
  <message>
   <source>Optical image</source>
   <translation>Optisches Bild</translation>
  </message>
  <message>
   <source>Optical images</source>
   <translation>Optische Bilder</translation>
  </message>
  <message>
   <source>Optical-SAR segmentation</source>
   <translation>Optik-SAR-Segmentierung</translation>
  </message>
  <message>
   <source>Overall accuracy</source>
   <translation>Gesamtgenauigkeit</translation>
  </message>
  <message>
   <source>Panchromatic band</source>
   <translation>Panchromatischer Kanal</translation>
  </message>
  <message>
   <source>Panchromatic image</source>
   <translation>Panchromatisches Bild</translation>
  </message>
  <message>
   <source>Panchromatic images</source>
   <translation>Panchromatische Bilder</translation>
  </message>
  <message>
   <source>Pansharpen (DCFNet)</source>
   <translation>Pansharpening (DCFNet)</translation>
  </message>
  <message>
   <source>Pansharpening</source>
   <translation>Pansharpening</translation>
  </message>
  <message>
   <source>Please cite the papers of the methods that you used:</source>
   <translation>Bitte zitieren Sie die Arbeiten zu den Verfahren, die Sie benutzt haben:</translation>
  </message>
  <message>
   <source>Polygons</source>
   <translation>Polygone</translation>
  </message>
  <message>
   <source>Predicted image</source>
   <translation>Vorhergesagtes Bild</translation>
  </message>
  <message>
   <source>Prepare SAR image</source>
   <translation>SAR-Bild aufbereiten</translation>
  </message>
  <message>
   <source>Preset</source>
   <translation>Voreinstellung</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>Wahrscheinlichkeiten</translation>
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
   <source>Report</source>
   <translation>Bericht</translation>
  </message>
  <message>
   <source>SAR image</source>
   <translation>SAR-Bild</translation>
  </message>
  <message>
   <source>Scene classification</source>
   <translation>Szenenklassifikation</translation>
  </message>
  <message>
   <source>Scenes</source>
   <translation>Szenen</translation>
  </message>
  <message>
   <source>Segment optical + SAR</source>
   <translation>Optik + SAR segmentieren</translation>
  </message>
  <message>
   <source>Sensor</source>
   <translation>Sensor</translation>
  </message>
  <message>
   <source>Sharpened image</source>
   <translation>Geschärftes Bild</translation>
  </message>
  <message>
   <source>Spatial distortion</source>
   <translation>Räumliche Verzerrung</translation>
  </message>
  <message>
   <source>Spatio-temporal fusion</source>
   <translation>Raum-zeitliche Fusion</translation>
  </message>
  <message>
   <source>Speckle filter</source>
   <translation>Speckle-Filter</translation>
  </message>
  <message>
   <source>Spectral angle (degrees)</source>
   <translation>Spektralwinkel (Grad)</translation>
  </message>
  <message>
   <source>Spectral angle (radians)</source>
   <translation>Spektralwinkel (Radiant)</translation>
  </message>
  <message>
   <source>Spectral distortion</source>
   <translation>Spektrale Verzerrung</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>Die Engine startet…</translation>
  </message>
  <message>
   <source>Stop and keep the best</source>
   <translation>Beenden und das Beste behalten</translation>
  </message>
  <message>
   <source>Stopping...</source>
   <translation>Wird beendet ...</translation>
  </message>
  <message>
   <source>Task</source>
   <translation>Aufgabe</translation>
  </message>
  <message>
   <source>The device {device} is not there. This engine can compute on: {available}. Choose one or auto.</source>
   <translation>Das Gerät {device} ist nicht vorhanden. Diese Engine kann rechnen auf: {available}. Wählen Sie eines davon oder auto.</translation>
  </message>
  <message>
   <source>The disk is full: {path} needs more than the {free_mb} MB that are left. Nothing was kept.</source>
   <translation>Der Datenträger ist voll: {path} braucht mehr als die verbliebenen {free_mb} MB. Nichts wurde behalten.</translation>
  </message>
  <message>
   <source>The engine cannot go on: {reason}</source>
   <translation>Die Engine kann nicht weiterarbeiten: {reason}</translation>
  </message>
  <message>
   <source>There are no pictures of this training.</source>
   <translation>Von diesem Training gibt es keine Bilder.</translation>
  </message>
  <message>
   <source>Threshold</source>
   <translation>Schwelle</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Werkzeuge</translation>
  </message>
  <message>
   <source>Train scene classifier</source>
   <translation>Szenenklassifikator trainieren</translation>
  </message>
  <message>
   <source>Train segmentation</source>
   <translation>Segmentierung trainieren</translation>
  </message>
  <message>
   <source>Trained model</source>
   <translation>Trainiertes Modell</translation>
  </message>
  <message>
   <source>Training report</source>
   <translation>Trainingsbericht</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>Version {version}</translation>
  </message>
  <message>
   <source>Watch</source>
   <translation>Zusehen</translation>
  </message>
  <message>
   <source>training loss {value}</source>
   <translation>Trainingsverlust {value}</translation>
  </message>
  <message>
   <source>validation loss {value}</source>
   <translation>Validierungsverlust {value}</translation>
  </message>
  <message>
   <source>{count} polygons.</source>
   <translation>{count} Polygone.</translation>
  </message>
  <message>
   <source>{name} gives {found} band(s) where {expected} are needed. {advice}</source>
   <translation>{name} liefert {found} Kanal/Kanäle, gebraucht werden {expected}. {advice}</translation>
  </message>
  <message>
   <source>{name} has no band {band}; it has {count}. Pick bands between 1 and {count}.</source>
   <translation>{name} hat keinen Kanal {band}, sondern {count} Kanäle. Wählen Sie Kanäle von 1 bis {count}.</translation>
  </message>
  <message>
   <source>{name} holds no valid pixel where the images overlap: everything there is nodata.</source>
   <translation>{name} enthält im Überlappungsbereich der Bilder kein gültiges Pixel: dort ist alles NoData.</translation>
  </message>
  <message>
   <source>{name} is rotated against its axes. Warp it to a north-up grid first (Raster &gt; Projections &gt; Warp).</source>
   <translation>{name} ist gegen seine Achsen gedreht. Transformieren Sie es zuerst auf ein genordetes Gitter (Raster &gt; Projektionen &gt; Transformieren).</translation>
  </message>
  <message>
   <source>{name} is {value}, which does not work: {reason}.</source>
   <translation>{name} ist {value}, das geht nicht: {reason}.</translation>
  </message>
  <message>
   <source>{path} cannot be read as a raster: {reason}. Check that the file is complete and opens in QGIS.</source>
   <translation>{path} lässt sich nicht als Raster lesen: {reason}. Prüfen Sie, ob die Datei vollständig ist und sich in QGIS öffnen lässt.</translation>
  </message>
  <message>
   <source>{path} cannot be written: {reason}. Check the folder, its permissions and the free disk space.</source>
   <translation>{path} kann nicht geschrieben werden: {reason}. Prüfen Sie den Ordner, seine Rechte und den freien Speicherplatz.</translation>
  </message>
  <message>
   <source>{path} is an input of this run as well as its output. Choose another name for the result.</source>
   <translation>{path} ist in diesem Lauf Eingabe und Ausgabe zugleich. Wählen Sie einen anderen Namen für das Ergebnis.</translation>
  </message>
 </context>
</TS>
