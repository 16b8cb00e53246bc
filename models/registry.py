# SPDX-License-Identifier: GPL-2.0-or-later
"""Which methods there are. Standard library only, so that QGIS can list them without torch.

A new method is one module in models/<family>/ and one record here.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..engine.errors import UnknownMethod


@dataclass(frozen=True)
class Role:
    """One input of a method: its name, what it is, and how many bands it may have (0: any number)."""

    name: str
    title: str
    bands: int = 0


@dataclass(frozen=True)
class MethodRecord:
    """What is known of a method before it is loaded."""

    id: str  #: lowercase, for ever: it stands in people's scripts and model files
    task: str
    title: str
    inputs: tuple[Role, ...]
    trainable: bool
    source: str  #: the publication that defines it
    target: str  #: "module:Class" below models/
    torch: bool = False  #: computes with torch, though it learns nothing
    least_pairs: int = 1  #: dates with a fine image that a method of spatio-temporal fusion needs
    presets: tuple[str, ...] = ()  #: names of the ways to build and train a network; the first is the default

    @property
    def needs_torch(self) -> bool:
        """Whether the engine's Python has to have torch for it."""
        return self.trainable or self.torch

    def shipped(self) -> dict[int, str]:
        """Paths of the models that come with the plugin, by their number of bands."""
        folder = Path(__file__).resolve().parent / self.task / "weights"
        return {int(file.stem.rpartition("_")[2]): str(file) for file in folder.glob(f"{self.id}_*.safetensors")}

    def load(self) -> Any:
        """The class that implements the method; imports its module, for networks with torch."""
        module, name = self.target.split(":")
        return getattr(importlib.import_module("." + module, __package__), name)


_PAIRS_AND_TARGET = (
    Role("fine_1", "Fine image before"),
    Role("coarse_1", "Coarse image before"),
    Role("fine_3", "Fine image after"),
    Role("coarse_3", "Coarse image after"),
    Role("coarse_2", "Coarse image of the date to predict"),
)
_HETEROGENEITY = (
    "Li, Liu, Yan, Li, Plaza & Li (2020), A new spatio-temporal fusion method for remotely sensed data based on "
    "convolutional neural networks"
)
_OPTICAL_SAR = (Role("optical", "Optical image"), Role("sar", "SAR image"))
_UNET = (
    "Ronneberger, Fischer & Brox (2015), U-Net: Convolutional Networks for Biomedical Image Segmentation, MICCAI 2015"
)
_KPFF = (
    "merged as in Cheng (2024), Kronecker Product Feature Fusion for Convolutional Neural Network in Remote Sensing "
    "Scene Classification, arXiv 2402.00036"
)
_VGG = "Simonyan & Zisserman (2015), Very Deep Convolutional Networks for Large-Scale Image Recognition, ICLR; "
_CHIP = (Role("image", "Image chip"),)
_SCENE_PRESETS = ("light", "full", "paper")
_PAN_MS = (Role("pan", "Panchromatic image", bands=1), Role("ms", "Multispectral image"))
_SAR = (Role("sar", "SAR image"),)

METHODS: tuple[MethodRecord, ...] = (
    MethodRecord(
        id="dcfnet",
        task="pansharpening",
        title="DCFNet",
        inputs=_PAN_MS,
        trainable=True,
        source="Wu, Huang, Deng & Zhang (2021), Dynamic Cross Feature Fusion for Remote Sensing Pansharpening, ICCV",
        target="pansharpening.dcfnet:DCFNet",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="fusionnet",
        task="pansharpening",
        title="FusionNet",
        inputs=_PAN_MS,
        trainable=True,
        source="Deng, Vivone, Jin & Chanussot (2020), Detail Injection-Based Deep Convolutional Neural Networks for "
        "Pansharpening, IEEE TGRS 59(8)",
        target="pansharpening.fusionnet:FusionNet",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="pannet",
        task="pansharpening",
        title="PanNet",
        inputs=_PAN_MS,
        trainable=True,
        source="Yang et al. (2017), PanNet: A Deep Network Architecture for Pan-Sharpening, ICCV",
        target="pansharpening.pannet:PanNet",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="dicnn1",
        task="pansharpening",
        title="DiCNN1",
        inputs=_PAN_MS,
        trainable=True,
        source="He, Rao, Li, Chanussot, Plaza, Zhu & Li (2019), Pansharpening via Detail Injection Based Convolutional "
        "Neural Networks, IEEE JSTARS 12(4)",
        target="pansharpening.dicnn1:DiCNN1",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="dmdnet",
        task="pansharpening",
        title="DMDNet",
        inputs=_PAN_MS,
        trainable=True,
        source="Fu, Wang, Huang, Ding & Paisley (2020), Deep Multiscale Detail Networks for Multiband Spectral Image "
        "Sharpening, IEEE TNNLS 32(5)",
        target="pansharpening.dmdnet:DMDNet",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="pnn",
        task="pansharpening",
        title="PNN",
        inputs=_PAN_MS,
        trainable=True,
        source="Masi, Cozzolino, Verdoliva & Scarpa (2016), Pansharpening by Convolutional Neural Networks, "
        "Remote Sensing 8(7)",
        target="pansharpening.pnn:PNN",
        presets=("robust", "paper"),
    ),
    MethodRecord(
        id="exp",
        task="pansharpening",
        title="EXP (interpolation only)",
        inputs=_PAN_MS,
        trainable=False,
        source="Vivone et al. (2015), A Critical Comparison Among Pansharpening Algorithms, IEEE TGRS 53(5)",
        target="pansharpening.exp:Exp",
    ),
    MethodRecord(
        id="brovey",
        task="pansharpening",
        title="Brovey transform",
        inputs=_PAN_MS,
        trainable=False,
        source="Gillespie, Kahle & Walker (1987), Color enhancement of highly correlated images II, RSE 22(3)",
        target="pansharpening.brovey:Brovey",
    ),
    MethodRecord(
        id="ihs",
        task="pansharpening",
        title="IHS (generalised intensity-hue-saturation)",
        inputs=_PAN_MS,
        trainable=False,
        source="Tu, Su, Shyu & Huang (2001), A New Look at IHS-like Image Fusion Methods, Information Fusion 2(3)",
        target="pansharpening.substitution:Ihs",
    ),
    MethodRecord(
        id="pca",
        task="pansharpening",
        title="PCA (principal component substitution)",
        inputs=_PAN_MS,
        trainable=False,
        source="Chavez & Kwarteng (1989), Extracting Spectral Contrast in Landsat TM Image Data, PE&RS 55(3)",
        target="pansharpening.substitution:Pca",
    ),
    MethodRecord(
        id="gs",
        task="pansharpening",
        title="GS (Gram-Schmidt)",
        inputs=_PAN_MS,
        trainable=False,
        source="Laben & Brower (2000), Process for Enhancing the Spatial Resolution of Multispectral Imagery, "
        "US patent 6,011,875",
        target="pansharpening.substitution:Gs",
    ),
    MethodRecord(
        id="gsa",
        task="pansharpening",
        title="GSA (adaptive Gram-Schmidt)",
        inputs=_PAN_MS,
        trainable=False,
        source="Aiazzi, Baronti & Selva (2007), Improving Component Substitution Pansharpening, IEEE TGRS 45(10)",
        target="pansharpening.gsa:Gsa",
    ),
    MethodRecord(
        id="bt_h",
        task="pansharpening",
        title="BT-H (Brovey with haze correction)",
        inputs=_PAN_MS,
        trainable=False,
        source="Lolli, Alparone, Garzelli & Vivone (2017), Haze Correction for Contrast-Based Multispectral "
        "Pansharpening, IEEE GRSL 14(12)",
        target="pansharpening.bt_h:BtH",
    ),
    MethodRecord(
        id="bdsd_pc",
        task="pansharpening",
        title="BDSD-PC (band-dependent detail, constrained)",
        inputs=_PAN_MS,
        trainable=False,
        source="Vivone (2019), Robust Band-Dependent Spatial-Detail Approaches for Panchromatic Sharpening, "
        "IEEE TGRS 57(9)",
        target="pansharpening.bdsd_pc:BdsdPc",
    ),
    MethodRecord(
        id="hpf",
        task="pansharpening",
        title="HPF (high-pass filter)",
        inputs=_PAN_MS,
        trainable=False,
        source="Chavez, Sides & Anderson (1991), Comparison of Three Different Methods to Merge Multiresolution and "
        "Multispectral Data, PE&RS 57(3)",
        target="pansharpening.detail:Hpf",
    ),
    MethodRecord(
        id="sfim",
        task="pansharpening",
        title="SFIM (smoothing filter-based intensity modulation)",
        inputs=_PAN_MS,
        trainable=False,
        source="Liu (2000), Smoothing Filter-Based Intensity Modulation, Int. J. of Remote Sensing 21(18)",
        target="pansharpening.detail:Sfim",
    ),
    MethodRecord(
        id="mtf_glp",
        task="pansharpening",
        title="MTF-GLP (generalised Laplacian pyramid)",
        inputs=_PAN_MS,
        trainable=False,
        source="Aiazzi et al. (2006), MTF-tailored Multiscale Fusion of High-resolution MS and Pan Imagery, "
        "PE&RS 72(5)",
        target="pansharpening.mtf_glp:MtfGlp",
    ),
    MethodRecord(
        id="mtf_glp_hpm",
        task="pansharpening",
        title="MTF-GLP-HPM (pyramid, high-pass modulation)",
        inputs=_PAN_MS,
        trainable=False,
        source="Aiazzi et al. (2003), An MTF-based Spectral Distortion Minimizing Model for Pan-sharpening of VHR "
        "Multispectral Images of Urban Areas, GRSS/ISPRS Joint Workshop",
        target="pansharpening.mtf_glp:MtfGlpHpm",
    ),
    MethodRecord(
        id="mtf_glp_hpm_r",
        task="pansharpening",
        title="MTF-GLP-HPM-R (pyramid, regressed modulation)",
        inputs=_PAN_MS,
        trainable=False,
        source="Vivone, Restaino & Chanussot (2018), A Regression-Based High-Pass Modulation Pansharpening Approach, "
        "IEEE TGRS 56(2)",
        target="pansharpening.mtf_glp:MtfGlpHpmR",
    ),
    MethodRecord(
        id="mtf_glp_fs",
        task="pansharpening",
        title="MTF-GLP-FS (pyramid, full-scale regression)",
        inputs=_PAN_MS,
        trainable=False,
        source="Vivone, Restaino & Chanussot (2018), Full Scale Regression-Based Injection Coefficients for "
        "Panchromatic Sharpening, IEEE TIP 27(7)",
        target="pansharpening.mtf_glp:MtfGlpFs",
    ),
    MethodRecord(
        id="cvpr19",
        task="pansharpening",
        title="CVPR19 (local gradient constraints)",
        inputs=_PAN_MS,
        trainable=False,
        source="Fu, Lin, Huang & Ding (2019), A Variational Pan-Sharpening with Local Gradient Constraints, CVPR",
        target="pansharpening.cvpr19:Cvpr19",
    ),
    MethodRecord(
        id="heterogeneity_cnn",
        task="spatiotemporal",
        title="Heterogeneity CNN",
        inputs=_PAIRS_AND_TARGET,
        trainable=True,
        source=_HETEROGENEITY,
        target="spatiotemporal.heterogeneity_cnn:HeterogeneityCnn",
        presets=("paper", "fast"),
    ),
    MethodRecord(
        id="linear",
        task="spatiotemporal",
        title="Coarse change, weighted (H = 0)",
        inputs=_PAIRS_AND_TARGET,
        trainable=False,
        source=_HETEROGENEITY,
        target="spatiotemporal.linear:Linear",
    ),
    MethodRecord(
        id="fine_aware",
        task="spatiotemporal",
        title="Local way between two fine images",
        inputs=_PAIRS_AND_TARGET,
        trainable=False,
        source="Deep Fusion; weights after " + _HETEROGENEITY,
        target="spatiotemporal.fine_aware:FineAware",
    ),
    MethodRecord(
        id="starfm",
        task="spatiotemporal",
        title="STARFM",
        inputs=_PAIRS_AND_TARGET,
        trainable=False,
        source="Gao, Masek, Schwaller & Hall (2006), On the Blending of the Landsat and MODIS Surface Reflectance: "
        "Predicting Daily Landsat Surface Reflectance, IEEE TGRS 44(8)",
        target="spatiotemporal.starfm:Starfm",
        torch=True,
    ),
    MethodRecord(
        id="estarfm",
        task="spatiotemporal",
        title="ESTARFM",
        inputs=_PAIRS_AND_TARGET,
        trainable=False,
        torch=True,
        least_pairs=2,
        source="Zhu, Chen, Gao, Chen & Masek (2010), An enhanced spatial and temporal adaptive reflectance fusion "
        "model for complex heterogeneous regions, Remote Sensing of Environment 114(11)",
        target="spatiotemporal.estarfm:Estarfm",
    ),
    MethodRecord(
        id="fsdaf",
        task="spatiotemporal",
        title="FSDAF",
        inputs=_PAIRS_AND_TARGET,
        trainable=False,
        torch=True,
        source="Zhu, Helmer, Gao, Liu, Chen & Lefsky (2016), A flexible spatiotemporal method for fusing satellite "
        "images with different resolutions, Remote Sensing of Environment 172",
        target="spatiotemporal.fsdaf:Fsdaf",
    ),
    MethodRecord(
        id="fitfc",
        task="spatiotemporal",
        title="Fit-FC",
        inputs=_PAIRS_AND_TARGET,
        trainable=False,
        torch=True,
        source="Wang & Atkinson (2018), Spatio-temporal fusion for daily Sentinel-2 images, Remote Sensing of "
        "Environment 204",
        target="spatiotemporal.fitfc:Fitfc",
    ),
    MethodRecord(
        id="stfdcnn",
        task="spatiotemporal",
        title="STFDCNN",
        inputs=_PAIRS_AND_TARGET,
        trainable=True,
        source="Song, Liu, Wang, Hang & Huang (2018), Spatiotemporal Satellite Image Fusion Using Deep Convolutional "
        "Neural Networks, IEEE JSTARS 11(3)",
        target="spatiotemporal.stfdcnn:Stfdcnn",
        presets=("adam",),
    ),
    MethodRecord(
        id="lee",
        task="despeckling",
        title="Lee",
        inputs=_SAR,
        trainable=False,
        source="Lee (1980), Digital Image Enhancement and Noise Filtering by Use of Local Statistics, IEEE TPAMI 2(2)",
        target="despeckling.local_statistics:Lee",
    ),
    MethodRecord(
        id="refined_lee",
        task="despeckling",
        title="Refined Lee",
        inputs=_SAR,
        trainable=False,
        source="Lee (1981), Refined Filtering of Image Noise Using Local Statistics, Computer Graphics and Image "
        "Processing 15(4)",
        target="despeckling.refined_lee:RefinedLee",
    ),
    MethodRecord(
        id="kuan",
        task="despeckling",
        title="Kuan",
        inputs=_SAR,
        trainable=False,
        source="Kuan, Sawchuk, Strand & Chavel (1985), Adaptive Noise Smoothing Filter for Images with "
        "Signal-Dependent Noise, IEEE TPAMI 7(2)",
        target="despeckling.local_statistics:Kuan",
    ),
    MethodRecord(
        id="gamma_map",
        task="despeckling",
        title="Gamma-MAP",
        inputs=_SAR,
        trainable=False,
        source="Lopes, Nezry, Touzi & Laur (1990), Maximum A Posteriori Speckle Filtering and First Order Texture "
        "Models in SAR Images, IGARSS 1990",
        target="despeckling.local_statistics:GammaMap",
    ),
    MethodRecord(
        id="frost",
        task="despeckling",
        title="Frost",
        inputs=_SAR,
        trainable=False,
        source="Frost, Stiles, Shanmugan & Holtzman (1982), A Model for Radar Images and Its Application to Adaptive "
        "Digital Filtering of Multiplicative Noise, IEEE TPAMI 4(2)",
        target="despeckling.frost:Frost",
    ),
    MethodRecord(
        id="mfafnet",
        task="segmentation",
        title="MFAFNet",
        inputs=_OPTICAL_SAR,
        trainable=True,
        source="Chang & Balz (2025), Remote sensing semantic segmentation based on multimodal feature alignment and "
        "fusion, ISPRS Archives XLVIII-G-2025",
        target="segmentation.mfafnet:MFAFNet",
        presets=("light", "full"),
    ),
    MethodRecord(
        id="unet_optical",
        task="segmentation",
        title="U-Net (optical)",
        inputs=_OPTICAL_SAR[:1],
        trainable=True,
        source=_UNET,
        target="segmentation.unet:UNetOptical",
        presets=("light", "full"),
    ),
    MethodRecord(
        id="unet_sar",
        task="segmentation",
        title="U-Net (SAR)",
        inputs=_OPTICAL_SAR[1:],
        trainable=True,
        source=_UNET,
        target="segmentation.unet:UNetSar",
        presets=("light", "full"),
    ),
    MethodRecord(
        id="unet_early",
        task="segmentation",
        title="U-Net (optical + SAR, early fusion)",
        inputs=_OPTICAL_SAR,
        trainable=True,
        source=_UNET,
        target="segmentation.unet:UNetEarly",
        presets=("light", "full"),
    ),
    MethodRecord(
        id="unet_late",
        task="segmentation",
        title="U-Net (optical + SAR, late fusion)",
        inputs=_OPTICAL_SAR,
        trainable=True,
        source=_UNET,
        target="segmentation.unet:UNetLate",
        presets=("light", "full"),
    ),
    MethodRecord(
        id="mcanet",
        task="segmentation",
        title="MCANet",
        inputs=_OPTICAL_SAR,
        trainable=True,
        source="Li et al. (2022), MCANet: A joint semantic segmentation framework of optical and SAR images for land "
        "use classification, Int. J. of Applied Earth Observation and Geoinformation 106",
        target="segmentation.mcanet:MCANet",
        presets=("light", "full"),
    ),
    MethodRecord(
        id="alexnet",
        task="scenes",
        title="AlexNet",
        inputs=_CHIP,
        trainable=True,
        source="Krizhevsky, Sutskever & Hinton (2012), ImageNet Classification with Deep Convolutional Neural "
        "Networks, NIPS; " + _KPFF,
        target="scenes.alexnet:AlexNet",
        presets=_SCENE_PRESETS,
    ),
    MethodRecord(
        id="vgg11",
        task="scenes",
        title="VGG-11",
        inputs=_CHIP,
        trainable=True,
        source=_VGG + _KPFF,
        target="scenes.vgg:Vgg11",
        presets=_SCENE_PRESETS,
    ),
    MethodRecord(
        id="vgg16",
        task="scenes",
        title="VGG-16",
        inputs=_CHIP,
        trainable=True,
        source=_VGG + _KPFF,
        target="scenes.vgg:Vgg16",
        presets=_SCENE_PRESETS,
    ),
    MethodRecord(
        id="inception",
        task="scenes",
        title="Inception-v1",
        inputs=_CHIP,
        trainable=True,
        source="Szegedy et al. (2015), Going Deeper with Convolutions, CVPR; " + _KPFF,
        target="scenes.inception:Inception",
        presets=_SCENE_PRESETS,
    ),
)


def methods(task: str) -> tuple[MethodRecord, ...]:
    """All methods of a task, in the order in which people should see them."""
    return tuple(record for record in METHODS if record.task == task)


def method(task: str, name: str) -> MethodRecord:
    """The record of one method.

    Raises:
        UnknownMethod: no method of that task has this id; the message lists those that exist.
    """
    for record in methods(task):
        if record.id == name:
            return record
    raise UnknownMethod(task=task, name=name, known=", ".join(record.id for record in methods(task)))
