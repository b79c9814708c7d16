"""The desk of the authors: one module for each thing on it."""

from articles.admin.accounts import AccountAdmin
from articles.admin.articles import ArticleAdmin
from articles.admin.bin import BinnedArticleAdmin
from articles.admin.imports import ImportAdmin
from articles.admin.pictures import PictureAdmin
from articles.admin.tags import TagAdmin

__all__ = ["AccountAdmin", "ArticleAdmin", "BinnedArticleAdmin", "ImportAdmin", "PictureAdmin", "TagAdmin"]
